import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Needs, requireProgram } from '../needs';
import { missingPulumi } from './engine';

/** What {@link SshdRoom} and Pulumi in it can't do without. */
export const SSHD_ROOM: Needs = {
  tools: ['sshd', 'ssh', 'ssh-keygen', 'unshare', 'nsenter', 'ip', 'tar'],
  root: true,
  namespaces: true,
  also: [missingPulumi()],
};

/** One line of what the machines saw. */
export interface Seen {
  address: string;
  mode: 'apply' | 'probe' | 'restore';
  mark: string;
  event: 'start' | 'changed' | 'end';
  command: string;
  changed?: string[];
  removed?: string[];
  restarted?: string[];
}

/**
 * A network of the test's own with one real sshd that answers at the addresses of all machines. Behind it stands
 * machine-stub.mjs in place of each machine.
 */
export class SshdRoom {
  private readonly agents: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly hostKey: string,
    readonly privateKey: string,
    private readonly sshd: ChildProcess,
    private readonly pid: number,
  ) {}

  static async start(addresses: readonly string[]): Promise<SshdRoom> {
    const folder = mkdtempSync(join(tmpdir(), 'ridethrough-sshd-'));
    for (const name of ['host', 'user']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
    }
    writeFileSync(join(folder, 'log'), '');
    writeFileSync(join(folder, 'sshd_config'), configuration(folder));
    const start = [
      'ip link set lo up',
      ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
      'mount -t tmpfs tmpfs /run',
      'mkdir -m 0755 /run/sshd',
      'echo $$',
      `exec ${requireProgram('sshd')} -D -e -f ${join(folder, 'sshd_config')}`,
    ].join(' && ');
    const dies = ['--pdeathsig', 'KILL', '--'];
    const sshd = spawn('setpriv', [...dies, 'unshare', '--net', '--mount', 'sh', '-c', start], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pid = await listening(sshd);
    const [type, key] = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ');
    return new SshdRoom(folder, `${type} ${key}`, readFileSync(join(folder, 'user'), 'utf8'), sshd, pid);
  }

  /** A command as one in this network. */
  readonly inside = (command: readonly string[]): readonly string[] => [
    'nsenter',
    `--net=/proc/${this.pid}/ns/net`,
    '--',
    ...command,
  ];

  /** What the machines saw since the last call, in order. */
  seen(): Seen[] {
    const lines = readFileSync(join(this.folder, 'log'), 'utf8').split('\n').filter(Boolean);
    writeFileSync(join(this.folder, 'log'), '');
    return lines.map((line) => JSON.parse(line) as Seen);
  }

  /** What stands on a machine, by path; undefined where nothing is installed. */
  files(address: string): Record<string, { content: string; mode: string }> | undefined {
    const file = join(this.folder, `${address}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).files : undefined;
  }

  /** Somebody edits, deletes or chmods a file on a machine. */
  drift(address: string, path: string, change: { content?: string; mode?: string } | undefined): void {
    const file = join(this.folder, `${address}.json`);
    const state = JSON.parse(readFileSync(file, 'utf8'));
    if (change === undefined) delete state.files[path];
    else Object.assign(state.files[path], change);
    writeFileSync(file, JSON.stringify(state));
  }

  /** `fails`, `slow`, `notes` (has something to say), or several, from now on; empty for as it should. */
  behave(address: string, behaviour: string): void {
    writeFileSync(join(this.folder, `${address}.behaviour`), behaviour);
  }

  /** Starts an SSH agent that holds the user's key; the environment by which it is found. */
  agent(): Record<string, string> {
    const socket = join(this.folder, 'agent');
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    const agent = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'ssh-agent', '-D', '-a', socket], {
      stdio: 'ignore',
    });
    this.agents.push(agent);
    for (const until = Date.now() + 10_000; !existsSync(socket) && Date.now() < until; )
      execFileSync('sleep', ['0.05']);
    execFileSync('ssh-add', ['-q', join(this.folder, 'user')], { env, stdio: 'ignore' });
    return { SSH_AUTH_SOCK: socket };
  }

  async stop(): Promise<void> {
    for (const agent of this.agents) agent.kill('SIGKILL');
    if (this.sshd.exitCode === null && this.sshd.signalCode === null) {
      const ended = new Promise((done) => this.sshd.once('close', done));
      this.sshd.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Everything runs as root: the stub is not there to show that sudo works. */
function configuration(folder: string): string {
  return [
    'Port 22',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'PidFile none',
    'MaxStartups 500',
    `ForceCommand ${process.execPath} ${join(__dirname, 'machine-stub.mjs')} ${folder}`,
    '',
  ].join('\n');
}

/** The pid of sshd, as soon as it listens. */
function listening(sshd: ChildProcess): Promise<number> {
  return new Promise((done, failed) => {
    let pid = 0;
    let said = '';
    sshd.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      pid = Number(chunk);
    });
    sshd.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said = `${said}${chunk}`.slice(-4000);
      if (/Server listening on 0\.0\.0\.0/.test(said)) done(pid);
    });
    sshd.once('error', failed);
    sshd.once('close', () => failed(new Error(`sshd did not start: ${said}`)));
  });
}
