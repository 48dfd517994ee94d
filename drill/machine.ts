import * as fs from 'node:fs';
import { join } from 'node:path';
import { type HostFile, hostFiles } from '../lib/files';
import { NUT_PATHS } from '../lib/files/nut-paths';
import { fillSecretHoles, nutTraits } from '../lib/nut';
import type { HostPlan, Plan } from '../lib/power';
import { readingsFile } from './drill-plan';
import {
  type LabNamespace,
  type Namespace,
  onMachine,
  RECORDER,
  spawnInside,
  startMachineNamespace,
} from './namespaces';
import type { NutHere } from './nut-programs';
import { type RunResult, tryRun } from './run';
import { waitUntil } from './wait';

/** What all machines of a drill share. */
export interface DrillSite {
  readonly lab: LabNamespace;
  readonly nut: NutHere;
  /** The plan as its files are written: see `drillPlan`. */
  readonly plan: Plan;
  /** NUT's user on this computer. */
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number };
}

/** One line that a machine's programs wrote. */
export interface MachineLine {
  /** Seconds of the clock that nothing sets. */
  readonly at: number;
  readonly text: string;
}

/** Daemons that are started here. upssched is started by upsmon. */
export type Daemon = 'upsd' | 'upsmon' | 'dummy-ups';

/** A webhook or a password of a drill: nobody is told, and nobody outside knows these machines. */
const SECRETS = { webhook: 'http://drill.invalid/', other: 'drill' };

/** A machine of a drill: NUT's own programs on its generated files. */
export class DrillMachine {
  /** What happened on it, in the order in which it was read. */
  readonly lines: MachineLine[] = [];
  /** When SHUTDOWNCMD was run, by the clock that nothing sets. */
  shutdownAt: number | undefined;
  private readonly seenFirst = new Set<string>();
  private readonly errors: string[] = [];
  private readonly calmed = new Set<number>();
  private readonly lastSeconds = new Map<string, number>();
  private read = 0;
  private hasPower = true;

  private constructor(
    private readonly site: DrillSite,
    readonly host: HostPlan,
    readonly namespace: Namespace,
  ) {}

  /** Makes the machine with its files; its daemons wait. */
  static async make(site: DrillSite, host: HostPlan): Promise<DrillMachine> {
    const group = site.lab.rights === 'unprivileged' ? undefined : String(site.user.gid);
    const namespace = await startMachineNamespace(site.lab, { name: host.name, group });
    const machine = new DrillMachine(site, host, namespace);
    for (const file of hostFiles(site.plan, host.name)) {
      if (file.path.startsWith('/etc/nut/')) machine.install(file);
    }
    return machine;
  }

  /** Whether it has power. */
  get isOn(): boolean {
    return this.hasPower;
  }

  /** Drivers, then upsd, each once it answers. */
  async startServer(): Promise<void> {
    const { serves } = this.nut;
    for (const ups of serves) this.startDriver(ups);
    const sockets = this.upsNames(serves).map((name) => `/run/nut/dummy-ups-${name}`);
    await this.until('its drivers have started', () => sockets.every((path) => this.exists(path)));
    await this.startUpsd();
  }

  /** Starts upsd and waits until it has readings of every UPS: an upsmon that sees none sleeps a while. */
  async startUpsd(): Promise<void> {
    this.startDaemon('upsd', [this.site.nut.paths.upsd, '-F']);
    const port = this.nut.upsdPort === 3493 ? '' : `:${this.nut.upsdPort}`;
    const address = this.nut.listen.includes('127.0.0.1') ? '127.0.0.1' : this.nut.listen[0];
    for (const name of this.upsNames(this.nut.serves)) {
      await this.until(`upsd has readings of ${name}`, async () => {
        const { code, stdout } = await this.run([
          this.site.nut.paths.upsc,
          `${name}@${address}${port}`,
          'ups.status',
        ]);
        return code === 0 && stdout.trim() !== 'WAIT';
      });
    }
  }

  /** Starts upsmon and waits until it has seen the state of each UPS: only then does NUT 2.8.0 keep to POLLFREQ. */
  async startUpsmon(): Promise<void> {
    this.startDaemon('upsmon', [this.site.nut.paths.upsmon, '-F', '-DDD']);
    await this.until('upsmon has seen each UPS', () =>
      this.nut.monitors.every(({ system }) => this.seenFirst.has(system)),
    );
  }

  /** Ends daemons of a kind, all halves of them. */
  async kill(daemon: Daemon | 'upssched', signal: 'TERM' | 'KILL', ups?: string): Promise<void> {
    if (!this.isOn) return;
    const name = ups === undefined ? undefined : this.upsNames([ups])[0];
    const pids = this.pidsOf(daemon, name);
    if (pids.length > 0) await this.run(['kill', `-${signal}`, ...pids.map(String)]);
  }

  /** Starts upsd anew, where the machine is on. */
  async restartUpsd(): Promise<void> {
    if (this.isOn && this.shutdownAt === undefined)
      this.startDaemon('upsd', [this.site.nut.paths.upsd, '-F']);
  }

  /** Writes what a UPS says. Its driver reads it within its poll interval and a second of its own. */
  setReadings(ups: string, readings: Readonly<Record<string, string | number>>): void {
    if (!this.isOn) return;
    const [name = ups] = this.upsNames([ups]);
    const path = `/etc/nut/${readingsFile(name)}`;
    const content = Object.entries(readings).map(([variable, value]) => `${variable}: ${value}\n`);
    this.write({ path, content: content.join(''), mode: '0640' });
    // 2.8.0's driver compares whole seconds only: each writing gets one of its own
    const second = Math.max((this.lastSeconds.get(ups) ?? 0) + 1, Math.floor(Date.now() / 1000));
    this.lastSeconds.set(ups, second);
    fs.utimesSync(this.path(path), second, second);
  }

  /** Reads what happened since the last look; not that nobody outside was told, which no drill does. */
  look(): void {
    if (!this.isOn) return;
    const text = fs.readFileSync(this.path('/run/drill/record'), 'latin1');
    const end = text.lastIndexOf('\n') + 1;
    const lines = text.slice(this.read, end).split('\n').slice(0, -1);
    this.read = end;
    for (const line of lines) {
      const [, up, program = '', rest = ''] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
      const at = Number(up);
      const said = program === 'logger' ? rest.replace(/^.*? -- /, '') : undefined;
      if (program === 'wall' || said?.startsWith('curl could not deliver')) continue;
      if (said !== undefined) this.lines.push({ at, text: said });
      else this.lines.push({ at, text: `${program} ${rest}`.trim() });
      if (NUT_PATHS.shutdownCommand.endsWith(`/${program}`)) this.shutdownAt ??= at;
    }
  }

  /**
   * A waiting upssched of 2.8.0 uses a whole core: on one computer that would starve the others. At 19 it would itself be
   * starved on a busy one, and its timers come late.
   */
  async calmUpssched(): Promise<void> {
    if (!this.isOn || !nutTraits(this.site.nut.version).timersBurnCpu) return;
    const fresh = this.pidsOf('upssched').filter((pid) => !this.calmed.has(pid));
    for (const pid of fresh) this.calmed.add(pid);
    if (fresh.length > 0) await this.run(['renice', '-n', '10', '-p', ...fresh.map(String)]);
  }

  /** Cuts its power: every process is gone at once, and so is all that was written. */
  async powerOff(): Promise<void> {
    if (!this.isOn) return;
    this.look();
    this.hasPower = false;
    await this.namespace.end();
  }

  private get nut() {
    const { nut } = this.site.plan.hosts[this.host.name] ?? {};
    if (nut === undefined) throw new Error(`${this.host.name} has nothing to do with any UPS`);
    return nut;
  }

  private upsNames(upses: readonly string[]): string[] {
    return upses.map((ups) => this.site.plan.upses[ups]?.nutName ?? ups);
  }

  private startDriver(ups: string): void {
    const [name = ups] = this.upsNames([ups]);
    this.startDaemon('dummy-ups', [this.site.nut.paths['dummy-ups'], '-a', name, '-FF']);
  }

  private startDaemon(daemon: Daemon, command: readonly string[]): void {
    const child = spawnInside(this.inside(command));
    const onText = (chunk: string) => {
      for (const line of chunk.split('\n')) {
        const [, system] = /ups_on_(?:line|batt): (\S+) \(first time\)/.exec(line) ?? [];
        if (system !== undefined) this.seenFirst.add(system);
        if (!/\[D\d/.test(line) && line.trim() !== '') this.errors.push(`${daemon}: ${line.trim()}`);
      }
    };
    child.stdout.setEncoding('latin1').on('data', onText);
    child.stderr.setEncoding('latin1').on('data', onText);
    child.once('error', (error) => this.errors.push(`${daemon}: ${error.message}`));
  }

  private run(command: readonly string[]): Promise<RunResult> {
    return tryRun(this.inside(command));
  }

  private inside(command: readonly string[]): string[] {
    const { lab, user } = this.site;
    return onMachine(lab, this.namespace, command, lab.rights === 'unprivileged' ? user : undefined);
  }

  private async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    await waitUntil(
      `${this.host.name}: ${what}`,
      () => !this.isOn || condition(),
      () => this.errors.slice(-15).join('\n'),
    );
  }

  private pidsOf(daemon: Daemon | 'upssched', name?: string): number[] {
    const found: number[] = [];
    for (const entry of fs.readdirSync(this.path('/proc'))) {
      if (!/^\d+$/.test(entry)) continue;
      const [program = '', ...args] = this.commandOf(entry);
      if (!program.endsWith(`/${daemon}`) && program !== daemon) continue;
      if (name === undefined || args.includes(name)) found.push(Number(entry));
    }
    return found;
  }

  private commandOf(pid: string): string[] {
    try {
      return fs.readFileSync(this.path(`/proc/${pid}/cmdline`), 'latin1').split('\0');
    } catch {
      return [];
    }
  }

  private install({ path, mode, content, secretEncoding }: HostFile): void {
    const secret = secretEncoding === 'curl-config' ? SECRETS.webhook : SECRETS.other;
    const filled =
      secretEncoding === undefined ? content : fillSecretHoles(content, secretEncoding, () => secret);
    this.write({ path, mode, content: path === NUT_PATHS.shutdownCommand ? RECORDER : filled });
  }

  private write({ path, content, mode }: { path: string; content: string; mode: string }): void {
    const beside = this.path(`${path}.new`);
    fs.writeFileSync(beside, content);
    if (this.site.lab.rights !== 'unprivileged') fs.chownSync(beside, 0, this.site.user.gid);
    fs.chmodSync(beside, Number.parseInt(mode, 8));
    fs.renameSync(beside, this.path(path));
  }

  private exists(path: string): boolean {
    return fs.existsSync(this.path(path));
  }

  /** A path of the machine as seen from here. Nothing in it may be a link: that would lead to this computer's own. */
  private path(inner: string): string {
    return join(`/proc/${this.namespace.pid}/root`, inner);
  }
}
