import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Homelab } from '../../build/lib/homelab';
import type { Lab } from '../../test/support/lab';
import { type Engine, pulumiEngine } from '../../test/support/pulumi/engine';
import { SECRETS } from './homelab';
import type { Rival, Turn } from './rival';

const STACK = 'bench';
const LIMIT_MS = 300_000;

/** A program of Pulumi's for the lab's hosts. */
abstract class PulumiRival implements Rival {
  abstract readonly name: string;
  /** The module whose export is the program, from the repository's root. */
  protected abstract readonly program: string;
  protected folder = '';
  private engine: Engine | undefined;

  /** @param agent the socket of the SSH agent that logs in */
  constructor(private readonly agent: string) {}

  /** The stack's settings. */
  protected readonly settings: Readonly<Record<string, boolean | number>> = {};

  /** How many resources the engine works on at a time. */
  protected readonly parallel: number = 16;

  /** What the program reads, in {@link folder}. */
  protected abstract write(lab: Lab, turn: Turn): void;

  async ready(lab: Lab, turn: Turn): Promise<void> {
    if (this.engine === undefined) {
      this.folder = mkdtempSync(join(tmpdir(), 'ridethrough-bench-'));
      this.engine = await pulumiEngine(this.folder);
      writeFileSync(join(this.folder, 'Pulumi.yaml'), 'name: ridethrough\nruntime: nodejs\n');
      const settings = Object.entries(this.settings).map(
        ([key, value]) => `  ridethrough:${key}: ${value}\n`,
      );
      writeFileSync(join(this.folder, `Pulumi.${STACK}.yaml`), `config:\n${settings.join('')}`);
      mkdirSync(join(this.folder, 'stacks'));
      await this.pulumi(lab, [join(this.engine.root, 'bin/pulumi'), 'stack', 'init', STACK]);
    }
    this.write(lab, turn);
  }

  run(lab: Lab): Promise<string> {
    return this.operation(lab, 'up');
  }

  async end(): Promise<void> {
    if (this.folder !== '') rmSync(this.folder, { recursive: true, force: true });
    this.engine = undefined;
  }

  /** Which plugin stands between the engine and the hosts. */
  get plugin(): string {
    return this.engine?.plugin ?? '';
  }

  protected operation(lab: Lab, operation: 'up' | 'preview'): Promise<string> {
    const engine = join(this.engine?.root ?? '', 'bin/pulumi');
    const options = ['--stack', STACK, '--non-interactive', '--color', 'never'];
    const yes = operation === 'up' ? ['--yes', '--skip-preview', '--parallel', `${this.parallel}`] : [];
    const run = [join(__dirname, 'program.cjs'), resolve(this.program), engine];
    return this.pulumi(lab, [process.execPath, ...run, operation, ...yes, ...options]);
  }

  private async pulumi(lab: Lab, command: string[]): Promise<string> {
    const secrets = Object.entries(SECRETS).map(([name, value]) => [
      `RIDETHROUGH_SECRET_${name.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]);
    const env = { ...this.engine?.env, SSH_AUTH_SOCK: this.agent, ...Object.fromEntries(secrets) };
    const done = await lab.workstation.run(command, { cwd: this.folder, env, timeout: LIMIT_MS });
    const said = `${done.stdout}${done.stderr}`;
    if (done.code !== 0) throw new Error(`${this.name}: ended with ${done.code}:\n${said}`);
    return said;
  }
}

/** What ridethrough does: its own program, with a homelab in stacks/. */
export class Ridethrough extends PulumiRival {
  protected readonly program = 'build/stacks/index.js';

  constructor(
    agent: string,
    readonly name: string,
    private readonly homelab: (lab: Lab, turn: Turn) => Homelab,
    protected override readonly settings: Readonly<Record<string, boolean | number>> = {},
    protected override readonly parallel = 16,
  ) {
    super(agent);
  }

  protected write(lab: Lab, turn: Turn): void {
    const homelab = JSON.stringify(this.homelab(lab, turn), undefined, 2);
    writeFileSync(join(this.folder, 'stacks', `${STACK}.ts`), `export default ${homelab};\n`);
  }
}

/** As many commands that do nothing, on the same hosts, as the same user and with the same plugin. */
export class PulumiFloor extends PulumiRival {
  readonly name = 'Pulumi’s floor';
  protected readonly program = 'bench/hosts/floor.cjs';

  protected write(lab: Lab, turn: Turn): void {
    const hosts = lab.hosts.map(({ name, address, hostKey }, index) => ({
      name,
      host: address,
      user: 'ops',
      hostKey,
      stdin: turn === 'changed' && index === lab.hosts.length - 1 ? 'changed' : 'first',
    }));
    writeFileSync(join(this.folder, 'floor.json'), JSON.stringify(hosts));
  }
}
