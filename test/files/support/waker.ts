import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wakeFiles } from '../../../lib/files/wake';
import type { Homelab } from '../../../lib/homelab';
import { derivePlan, type WakeLimits } from '../../../lib/power';

/** The host's wake script with its places below a folder a look five times a second and less patience with a lock. */
export function quickWakeScript(
  lab: Homelab,
  hostName: string,
  folder: string,
  limits: Partial<WakeLimits>,
): string {
  const plan = derivePlan(lab);
  const host = plan.hosts[hostName];
  if (host === undefined) throw new Error(`no host ${hostName}`);
  for (const target of host.wakes) Object.assign(target.limits, limits);
  const script = wakeFiles(plan, host).find(({ path }) => path.endsWith('/ridethrough-wake'));
  if (script === undefined) throw new Error(`${hostName} wakes nobody`);
  const changes: [string, string][] = [
    ['/var/lib/nut/', `${folder}/`],
    ['/run/nut/', `${folder}/`],
    ['INTERVAL_SECONDS=30', 'INTERVAL_SECONDS=0.2'],
    ['lock 15', 'lock 1'],
    ['lock 5', 'lock 1'],
  ];
  let content = script.content;
  for (const [from, to] of changes) {
    if (!content.includes(from)) throw new Error(`the script has no ${from} any more`);
    content = content.replace(from, to);
  }
  return content;
}

// What the script asks for, answered from files: ups.<system>.<variable>, and the addresses in the file `up`.
const STUBS = {
  upsc: `cat "$FOLDER/ups.$1.$2"`,
  logger: `shift 3; printf '%s\\n' "$*" >>"$FOLDER/log"`,
  // perl -e CODE ARGUMENT: told apart by the argument, 9 being the packet's port
  perl: `
if [ "$3" = 9 ]; then cat >>"$FOLDER/sent"; exit; fi
while read -r key address port; do
  if grep -qx "$address:$port" "$FOLDER/up"; then printf '%s ' "$key"; fi
done`,
};

/** A machine that wakes others, whose UPSes, network and log are files. */
export class Waker {
  readonly folder = mkdtempSync(join(tmpdir(), 'ridethrough-wake-'));
  private readonly script = join(this.folder, 'bin', 'ridethrough-wake');
  private readonly running = new Set<ChildProcess>();

  constructor(
    private readonly shell: readonly string[],
    lab: Homelab,
    hostName: string,
    limits: Partial<WakeLimits> = {},
    /** What stands in for the machine's own programs. With perl itself the packets are real. */
    stubs: readonly (keyof typeof STUBS)[] = ['upsc', 'logger', 'perl'],
  ) {
    mkdirSync(join(this.folder, 'bin'));
    for (const name of stubs) {
      const path = join(this.folder, 'bin', name);
      writeFileSync(path, `#!/bin/sh\n${STUBS[name]}\n`);
      chmodSync(path, 0o755);
    }
    writeFileSync(this.script, quickWakeScript(lab, hostName, this.folder, limits));
    this.write('sent', '');
    this.write('log', '');
    this.up();
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Sets what a UPS says; undefined: it doesn't answer. */
  ups(system: string, status: string | undefined, charge: number | null = 100): void {
    const file = (variable: string) => `ups.${system}.${variable}`;
    if (status === undefined) rmSync(join(this.folder, file('ups.status')), { force: true });
    else this.write(file('ups.status'), `${status}\n`);
    if (charge === null) rmSync(join(this.folder, file('battery.charge')), { force: true });
    else this.write(file('battery.charge'), `${charge}\n`);
  }

  /** Sets which machines answer: addresses with port. */
  up(...addresses: string[]): void {
    this.write('up', addresses.map((address) => `${address}\n`).join(''));
  }

  /** The packets so far, one `MAC broadcast` each. */
  get sent(): string[] {
    return lines(readFileSync(join(this.folder, 'sent'), 'utf8'));
  }

  get log(): string[] {
    return lines(readFileSync(join(this.folder, 'log'), 'utf8'));
  }

  /** The MAC addresses of the machines that are to be woken. */
  get memory(): string[] {
    const path = join(this.folder, 'ridethrough-wake');
    return existsSync(path) ? readdirSync(path).sort() : [];
  }

  start(command: 'remember' | 'wake'): { process: ChildProcess; ended: Promise<number | null> } {
    const [program = '', ...args] = this.shell;
    const process = spawn(program, [...args, this.script, command], {
      env: { PATH: `${join(this.folder, 'bin')}:/usr/bin:/bin`, FOLDER: this.folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.running.add(process);
    const ended = new Promise<number | null>((resolve) =>
      process.once('close', (code) => {
        this.running.delete(process);
        resolve(code);
      }),
    );
    return { process, ended };
  }

  run(command: 'remember' | 'wake'): Promise<number | null> {
    return this.start(command).ended;
  }

  end(): void {
    for (const process of this.running) process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
