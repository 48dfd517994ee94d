import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Homelab } from '../../build/lib/homelab';
import type { Lab } from '../../test/support/lab';
import { PULUMI_PROGRAM, PulumiProject } from '../../test/support/pulumi/pulumi-project';
import { SECRETS } from './homelab';
import type { Rival, Turn } from './rival';

const STACK = 'bench';
const ENVIRONMENT = `${STACK}.json`;

type Settings = Readonly<Record<string, boolean | number>>;

/** `pulumi up` in a project, by Pulumi's own command line. */
abstract class PulumiRival implements Rival {
  abstract readonly name: string;
  protected project: PulumiProject | undefined;

  /**
   * @param agent the socket of the SSH agent that logs in
   * @param parallel how many resources Pulumi works on at a time
   */
  constructor(
    private readonly agent: string,
    private readonly parallel: number,
  ) {}

  async ready(lab: Lab, turn: Turn): Promise<void> {
    const prefix = (command: readonly string[]) => lab.workstation.command(command);
    const isNew = this.project === undefined;
    this.project ??= await PulumiProject.start(prefix, {});
    this.write(this.project, lab, turn);
    if (isNew) await this.pulumi('stack', 'init', STACK);
  }

  run(): Promise<string> {
    return this.pulumi('up', '--yes', '--skip-preview', '--stack', STACK, '--parallel', `${this.parallel}`);
  }

  async end(): Promise<void> {
    this.project?.stop();
    this.project = undefined;
  }

  /** What the program reads. */
  protected abstract write(project: PulumiProject, lab: Lab, turn: Turn): void;

  private async pulumi(...args: string[]): Promise<string> {
    if (this.project === undefined) throw new Error(`${this.name} is not ready`);
    const secrets = Object.entries(SECRETS).map(([name, value]) => [
      `RIDETHROUGH_SECRET_${name.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]);
    const env = { SSH_AUTH_SOCK: this.agent, ...Object.fromEntries(secrets) };
    const { code, said } = await this.project.pulumi(args, { env });
    if (code !== 0) throw new Error(`${this.name}: pulumi ${args[0]} ended with ${code}:\n${said}`);
    return said;
  }
}

/** The project's own program, with a homelab in stacks/. */
export class Ridethrough extends PulumiRival {
  constructor(
    agent: string,
    readonly name: string,
    private readonly homelab: (lab: Lab, turn: Turn) => Homelab,
    private readonly settings: Settings = {},
    parallel = 16,
  ) {
    super(agent, parallel);
  }

  override async ready(lab: Lab, turn: Turn): Promise<void> {
    const isNew = this.project === undefined;
    await super.ready(lab, turn);
    if (!isNew || this.project === undefined) return;
    const settings = Object.entries(this.settings).map(([key, value]) => `  ridethrough:${key}: ${value}\n`);
    // beside what `stack init` has written there
    writeFileSync(join(this.project.path, `Pulumi.${STACK}.yaml`), `config:\n${settings.join('')}`, {
      flag: 'a',
    });
  }

  protected write(project: PulumiProject, lab: Lab, turn: Turn): void {
    project.write(ENVIRONMENT, this.homelab(lab, turn));
  }
}

/** As many commands that do nothing, on the same hosts, as the same user and with the same plugin. */
export class PulumiFloor extends PulumiRival {
  readonly name = 'Pulumi’s floor';

  constructor(agent: string) {
    super(agent, 16);
  }

  protected write({ path }: PulumiProject, lab: Lab, turn: Turn): void {
    const hosts = lab.hosts.map(({ name, address, hostKey }, index) => ({
      name,
      host: address,
      user: 'ops',
      hostKey,
      stdin: turn === 'changed' && index === lab.hosts.length - 1 ? 'changed' : 'first',
    }));
    copyFileSync(join(__dirname, 'floor.cjs'), join(path, PULUMI_PROGRAM));
    writeFileSync(join(path, 'build/stacks/floor.json'), JSON.stringify(hosts));
  }
}
