import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { type InnerFile, innerPath, writeInnerFile } from '../nut/inner-file';
import { waitUntil } from '../nut/wait';
import { makeGroups } from './cgroups';
import { type CommandOptions, type CommandResult, runCommand } from './command';
import type { Login } from './host-files';
import type { Keeper } from './keeper';
import type { LabNetwork } from './network';
import { findInit } from './processes';
import type { SshAccess } from './ssh-access';
import { LabUps } from './ups';
import { readWitness, type Shutdown } from './witness';

/** systemd-nspawn's exit code when the machine asked to be started again (man systemd-nspawn, --keep-unit). */
const REBOOT = 133;

/** On a host without systemd; sshd writes its pid file when it listens. */
const SSHD = [
  'sh',
  '-c',
  'mkdir -p /run/sshd; install -d -g nut -m 0770 /run/nut; exec /usr/sbin/sshd -D -e',
];

/** What the lab gives a host. */
export interface HostParts {
  /** The lab's own name, by which its leftovers are found. */
  readonly lab: string;
  readonly name: string;
  readonly address: string;
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** The host's root as a path inside the lab. */
  readonly innerRoot: string;
  /** Whether systemd is its first process, or sshd alone runs on it. */
  readonly systemd: boolean;
  /** More options for systemd-nspawn. */
  readonly nspawn: readonly string[];
  readonly keeper: Keeper;
  readonly network: LabNetwork;
  readonly ssh: SshAccess;
}

/** A machine with its own systemd, logind, sshd and NUT. */
export class LabHost {
  readonly name: string;
  readonly address: string;
  /** What belongs into a known_hosts file or a spec: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** Its file system as a path on this machine, also while it is off. */
  readonly root: string;
  private readonly upses = new Map<string, LabUps>();
  private power:
    | { nspawn: ChildProcess; ended: Promise<void>; console: string; init?: number | undefined }
    | undefined;
  private cable: 'up' | 'down' = 'up';
  private lastConsole = '';

  constructor(private readonly parts: HostParts) {
    this.name = parts.name;
    this.address = parts.address;
    this.hostKey = parts.hostKey;
    this.root = `${parts.keeper.root}${parts.innerRoot}`;
  }

  /** Switches it on; {@link waitUp} waits for its services. Does nothing where it is on. */
  powerOn(): void {
    if (this.power) return;
    const { keeper, network, innerRoot, name, nspawn } = this.parts;
    const options = [
      ...['--quiet', '--register=no', '--keep-unit', `--machine=${name}`, `--directory=${innerRoot}`],
      ...[`--network-namespace-path=${network.inner(name)}`, '--resolv-conf=off', '--timezone=off'],
      ...['--link-journal=no', ...nspawn],
      ...(this.parts.systemd
        ? ['--boot', '--console=read-only']
        : ['--as-pid2', '--console=pipe', '--', ...SSHD]),
    ];
    const join =
      'for group; do shift; [ "$group" != -- ] || break; echo 0 >"$group/cgroup.procs"; done; exec "$@"';
    const start = [
      'sh',
      '-euc',
      join,
      'sh',
      ...makeGroups(this.parts.lab, name),
      '--',
      'systemd-nspawn',
      ...options,
    ];
    const [program = '', ...args] = keeper.inside(start);
    fs.rmSync(innerPath(this.root, '/var/lib/lab/witness'), { force: true });
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const power = { nspawn: child, ended, console: '' };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        power.console = (power.console + chunk).slice(-20_000);
      });
    }
    child.once('close', (code) => {
      if (this.power !== power) return;
      this.power = undefined;
      this.lastConsole = power.console;
      // a machine that is off answers nobody
      if (keeper.isRunning()) network.set(name, 'down');
      if (code === REBOOT) this.powerOn();
    });
    this.power = power;
    network.set(name, this.cable);
  }

  /** Waits until systemd has started everything, sshd included. */
  async waitUp(timeout = 90_000): Promise<void> {
    const explain = () => `${this.power?.console ?? this.lastConsole}`;
    await waitUntil(
      `${this.name} is up`,
      async () => {
        if (!this.power || this.init() === undefined) return false;
        if (!this.parts.systemd) return fs.existsSync(`/proc/${this.init()}/root/run/sshd.pid`);
        const said = await this.run('systemctl is-system-running; systemctl is-active ssh').catch(
          () => undefined,
        );
        return /^(running|degraded)\nactive\n/.test(said?.stdout ?? '');
      },
      timeout,
      explain,
    );
  }

  /** Whether it has no power, or has switched itself off. */
  isOff(): boolean {
    return this.power === undefined;
  }

  /** Waits until it has switched itself off. */
  async waitOff(timeout = 120_000): Promise<void> {
    await waitUntil(
      `${this.name} is off`,
      () => this.isOff(),
      timeout,
      () => this.power?.console ?? '',
    );
  }

  /** Takes the power away: every process is gone at once, and nobody on the network hears of it. */
  async powerCut(): Promise<void> {
    const { power } = this;
    if (!power) return;
    this.parts.network.set(this.name, 'down');
    const init = this.init();
    // the first process takes all others of its machine along
    kill(init ?? power.nspawn.pid);
    await power.ended;
    await waitUntil(`${this.name} has no power`, () => this.isOff());
  }

  /** Presses the power button: systemd stops everything in order. One without systemd just goes off. */
  async halt(): Promise<void> {
    if (!this.power) return;
    if (!this.parts.systemd) return this.powerCut();
    await this.run('systemctl poweroff --no-wall').catch(() => undefined);
    await this.waitOff();
  }

  /** Pulls the network cable, or plugs it in. */
  network(state: 'up' | 'down'): void {
    this.cable = state;
    if (this.power) this.parts.network.set(this.name, state);
  }

  /**
   * Runs shell commands as root, past sshd and also without a network.
   * @throws where it is off
   */
  async run(script: string, options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand(this.command(['sh', '-c', script]), options);
  }

  /**
   * As {@link run}, with the output alone.
   * @throws where the code is not 0
   */
  async output(script: string, options: CommandOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(script, options);
    if (code !== 0) throw new Error(`${this.name}: ${script} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Runs shell commands by ssh from the workstation. */
  ssh(script: string, options: CommandOptions & { readonly user?: Login } = {}): Promise<CommandResult> {
    return this.parts.ssh.run(this, script, options);
  }

  /**
   * The command line, on this machine, that runs a program inside as root.
   * @throws where it is off
   */
  command(command: readonly string[]): string[] {
    const init = this.init();
    if (init === undefined) throw new Error(`${this.name} is off`);
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const spaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--root', '--wd'];
    return [
      'nsenter',
      '--target',
      String(init),
      ...spaces,
      '--',
      'env',
      '-i',
      path,
      'LANG=C.UTF-8',
      ...command,
    ];
  }

  /** Its first process as this machine sees it; undefined while it is off or just starting. */
  init(): number | undefined {
    const { power } = this;
    if (!power?.nspawn.pid) return undefined;
    power.init ??= findInit(power.nspawn.pid);
    return power.init;
  }

  /** Writes a file, also while it is off; whoever reads it sees the old one or the new one. */
  write(path: string, file: string | InnerFile): void {
    writeInnerFile(this.root, path, typeof file === 'string' ? { content: file } : file);
  }

  /** @throws where it is not there */
  read(path: string): string {
    return fs.readFileSync(innerPath(this.root, path), 'utf8');
  }

  exists(path: string): boolean {
    return fs.existsSync(innerPath(this.root, path));
  }

  remove(path: string): void {
    fs.rmSync(`${innerPath(this.root, dirname(path))}/${path.split('/').at(-1)}`, {
      recursive: true,
      force: true,
    });
  }

  /** Its journal as text, newest last, also while it is off; `matches` are journalctl's own arguments. */
  async journal(...matches: string[]): Promise<string> {
    const folder = innerPath(this.root, '/var/log/journal');
    const args = ['journalctl', '--directory', folder, '--no-pager', '--output=short-precise', '--quiet'];
    return (await runCommand([...args, ...matches])).stdout;
  }

  /** What its console said since it was switched on last, or before it went off. */
  console(): string {
    return this.power?.console ?? this.lastConsole;
  }

  /** The UPS of that name on its USB; plugged in by the first `set`. */
  ups(name: string): LabUps {
    const ups = this.upses.get(name) ?? new LabUps(name, this.root);
    this.upses.set(name, ups);
    return ups;
  }

  /** What udev was told to do, by `udevadm`'s arguments: no udev runs on a host of the lab. */
  udevOrders(): string[] {
    return this.exists('/var/lib/lab/udevadm') ? this.read('/var/lib/lab/udevadm').trim().split('\n') : [];
  }

  /** How it went down the last time; undefined where it was the power that went, and while it runs. */
  lastShutdown(): Shutdown | undefined {
    return readWitness(this.root);
  }
}

function kill(pid: number | undefined): void {
  try {
    if (pid) process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
