import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { parseNutFile } from '../../../lib/nut';
import { DummyUps, type ServedUps, servedUpses, withDummyDrivers } from './dummy-ups';
import { type InnerFile, innerPath, writeInnerFile } from './inner-file';
import { type InnerProcess, innerProcesses } from './inner-processes';
import { daemonLine, type LogLine, logText, MachineLog, syslogLine } from './log';
import {
  eachLine,
  INNER_ENVIRONMENT,
  insideCommand,
  type Namespace,
  startMachineNamespace,
} from './namespace';
import { RECORD, RECORDED_PROGRAMS, RECORDER, type RecordedCall, recordedCalls } from './recorded-programs';
import { waitUntil } from './wait';

/** What a machine of the lab is made of. */
export interface MachineOptions {
  readonly name: string;
  /** Its addresses in the lab; every machine of the lab reaches them. */
  readonly address?: string | readonly string[];
  /** Files by absolute path, secrets filled in. /etc/nut holds these alone. */
  readonly files?: Readonly<Record<string, InnerFile>>;
  /** Puts NUT's dummy driver in the place of each driver in ups.conf. @default true */
  readonly dummyDrivers?: boolean;
  /** Programs that only write down how they were called. @default RECORDED_PROGRAMS */
  readonly recorded?: readonly string[];
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** @default root */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds until the command is ended. @default 30000 */
  readonly timeout?: number;
}

type Daemon = 'upsd' | 'upsmon' | `driver ${string}`;

/** A machine of the lab: its own root file system, processes and syslog, on the lab's network. */
export class NutMachine {
  private readonly daemons = new Map<Daemon, ChildProcess>();
  private readonly upses = new Map<string, DummyUps>();
  private served: readonly ServedUps[] = [];
  private isEnded = false;

  private constructor(
    readonly name: string,
    private readonly namespace: Namespace,
    private readonly machineLog: MachineLog,
  ) {}

  /** Made by {@link NutLab.machine}. */
  static async start(lab: Namespace, options: MachineOptions): Promise<NutMachine> {
    const log = new MachineLog();
    const addresses = options.address === undefined ? [] : [options.address].flat();
    const onSyslog = (line: string) => log.add(syslogLine(line));
    const namespace = await startMachineNamespace(lab, { name: options.name, addresses, onSyslog });
    const machine = new NutMachine(options.name, namespace, log);
    machine.install(options);
    return machine;
  }

  /** All that was logged, debug lines included, oldest first. */
  get log(): readonly LogLine[] {
    return this.machineLog.lines;
  }

  /** The machine's root as a path of the test's own; for reading. Links inside it may lead out: see `innerPath`. */
  get root(): string {
    return `/proc/${this.namespace.pid}/root`;
  }

  /** A UPS that the machine serves. */
  ups(name: string): DummyUps {
    const ups = this.upses.get(name);
    if (ups === undefined) throw new Error(`${this.name} serves ${[...this.upses.keys()]}, no UPS ${name}`);
    return ups;
  }

  write(path: string, file: InnerFile): void {
    writeInnerFile(this.root, path, file);
  }

  read(path: string): string {
    return fs.readFileSync(innerPath(this.root, path), 'utf8');
  }

  exists(path: string): boolean {
    return fs.existsSync(innerPath(this.root, path));
  }

  /** Runs a command inside, to its end. */
  run(command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const [program = '', ...args] = insideCommand(this.namespace, command, options.user);
    const child = spawn(program, args, {
      env: { ...INNER_ENVIRONMENT, ...options.env },
      timeout: options.timeout ?? 30_000,
      killSignal: 'SIGKILL',
    });
    child.stdin.on('error', () => {
      // the command has ended without reading all of it
    });
    child.stdin.end(options.input ?? '');
    return new Promise((resolve, reject) => {
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        stdout += chunk;
      });
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        stderr += chunk;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** What `upsc` answers on its standard output, or undefined where it fails. */
  async upsc(...args: readonly string[]): Promise<string | undefined> {
    const { code, stdout } = await this.run(['upsc', ...args]);
    return code === 0 ? stdout.trim() : undefined;
  }

  /** How many upsmons are logged in to a UPS of this machine's upsd. */
  async clients(ups: string): Promise<string[]> {
    const answer = await this.upsc('-c', `${ups}@${this.listenAddress()}`);
    return (answer ?? '').split('\n').filter((line) => line !== '');
  }

  /** Drivers, upsd and upsmon, as far as the machine has their files; then waits until each is at work. */
  async start(): Promise<void> {
    if (this.exists('/etc/nut/ups.conf')) await this.startDrivers();
    if (this.exists('/etc/nut/upsd.conf')) await this.startUpsd();
    if (this.exists('/etc/nut/upsmon.conf')) await this.startUpsmon();
  }

  /** Starts the drivers, all of ups.conf or those named, and waits until each has made its first reading. */
  async startDrivers(names: readonly string[] = this.served.map(({ name }) => name)): Promise<void> {
    for (const { name, driver } of this.served) {
      if (names.includes(name)) this.startDaemon(`driver ${name}`, [`/lib/nut/${driver}`, '-a', name, '-FF']);
    }
    const sockets = this.served
      .filter(({ name }) => names.includes(name))
      .map(({ name, driver }) => `/run/nut/${driver}-${name}`);
    await this.until(`${this.name}: the drivers' sockets`, () => sockets.every((path) => this.exists(path)));
  }

  /** Starts upsd as Debian's unit does and waits until it answers for every UPS. */
  async startUpsd(): Promise<void> {
    this.startDaemon('upsd', ['/sbin/upsd', '-F']);
    const address = this.listenAddress();
    const waitedFor = new Set(this.served.map(({ name }) => name));
    await this.until(`${this.name}: upsd answers at ${address}`, async () => {
      // WAIT stands for a driver that has not told its readings yet; an upsmon that sees it sleeps 5 s
      for (const name of [...waitedFor]) {
        const status = await this.upsc(`${name}@${address}`, 'ups.status');
        if (status === undefined || status === 'WAIT') return false;
        waitedFor.delete(name);
      }
      return (await this.upsc('-l', address)) !== undefined;
    });
  }

  /**
   * Starts upsmon as Debian's unit does, with its debug lines, and waits until it has seen the state of each UPS: only
   * then does it poll as often as its file says.
   * @param seen whether to wait; not where a server is down on purpose
   */
  async startUpsmon({ seen = true }: { seen?: boolean } = {}): Promise<void> {
    const from = this.log.length;
    this.startDaemon('upsmon', ['/sbin/upsmon', '-F', '-DDD']);
    const systems = parseNutFile(this.read('/etc/nut/upsmon.conf'))
      .lines.filter(({ words }) => words[0] === 'MONITOR')
      .map(({ words }) => words[1] ?? '');
    if (!seen) return;
    await this.until(`${this.name}: upsmon has seen ${systems}`, () => {
      const lines = new Set(this.log.slice(from).map(({ text }) => text));
      return systems.every((system) =>
        ['ups_on_line', 'ups_on_batt'].some((word) => lines.has(`${word}: ${system} (first time)`)),
      );
    });
  }

  /** Ends a daemon, by its own signal for a clean end or as a crash, and waits until it is gone. */
  async stopDaemon(daemon: Daemon, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.daemons.get(daemon);
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
    const program =
      daemon === 'upsmon' || daemon === 'upsd' ? `/lib/nut/${daemon}` : `-a ${daemon.slice(7)} `;
    const pids = this.processes()
      .filter(({ command }) => `${command} `.includes(program))
      .map(({ pid }) => String(pid));
    await this.run(['kill', `-${signal.slice(3)}`, ...pids]);
    await ended;
    await this.until(`${this.name}: ${daemon} is gone`, () =>
      pids.every((pid) => !this.exists(`/proc/${pid}`)),
    );
    this.daemons.delete(daemon);
  }

  /** Whether a daemon that was started here still runs. */
  isRunning(daemon: Daemon): boolean {
    const child = this.daemons.get(daemon);
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Everything that runs inside, by the machine's own pids. */
  processes(): InnerProcess[] {
    return innerProcesses(this.root);
  }

  /** How the recorded programs were called so far. */
  recorded(): RecordedCall[] {
    return recordedCalls(this.read(RECORD));
  }

  /** Lines of the log that match, debug lines left out. */
  logged(pattern: RegExp): LogLine[] {
    return this.log.filter(({ text, isDebug }) => !isDebug && pattern.test(text));
  }

  /** The log without debug lines, for the message of a failed test. */
  logText(): string {
    return logText(this.log.filter(({ isDebug }) => !isDebug));
  }

  /** Waits, for as long as may be needed, and tells the machine's log where it does not happen. */
  until(what: string, condition: () => boolean | Promise<boolean>, timeout = 60_000): Promise<void> {
    return waitUntil(what, condition, timeout, () => this.logText());
  }

  /** Whether the machine still has power. */
  get isUp(): boolean {
    return !this.isEnded;
  }

  /** Cuts the power: every process is gone at once, and so is all that was written. */
  async powerOff(): Promise<void> {
    this.isEnded = true;
    await this.namespace.end();
  }

  private install(options: MachineOptions): void {
    for (const [path, file] of Object.entries(options.files ?? {})) {
      if (path === '/etc/nut/ups.conf' && options.dummyDrivers !== false) {
        this.write(path, { ...file, content: withDummyDrivers(file.content) });
      } else {
        this.write(path, file);
      }
    }
    if (this.exists('/etc/nut/ups.conf')) this.served = servedUpses(this.read('/etc/nut/ups.conf'));
    for (const { name, driver, overridden } of this.served) {
      if (driver !== 'dummy-ups') continue;
      const ups = new DummyUps(name, this.root, overridden);
      ups.set({});
      this.upses.set(name, ups);
    }
    this.write(RECORD, { content: '', mode: '0666' });
    for (const program of options.recorded ?? RECORDED_PROGRAMS)
      this.write(program, { content: RECORDER, mode: '0755' });
  }

  private listenAddress(): string {
    const listen = parseNutFile(this.read('/etc/nut/upsd.conf')).lines.find(
      ({ words }) => words[0] === 'LISTEN',
    );
    const [, address = '127.0.0.1', port = '3493'] = listen?.words ?? [];
    const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
    return `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  }

  private startDaemon(daemon: Daemon, command: readonly string[]): void {
    const [program = '', ...args] = insideCommand(this.namespace, command);
    const child = spawn(program, args, { env: INNER_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
    const onLine = (line: string) => this.machineLog.add(daemonLine(daemon, line));
    eachLine(child.stdout, onLine);
    eachLine(child.stderr, onLine);
    this.daemons.set(daemon, child);
  }
}
