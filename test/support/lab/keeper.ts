import { spawn, spawnSync } from 'node:child_process';
import { eachLine } from '../nut/namespace';

/**
 * The first process of the lab's namespaces. Everything in them ends with it, and it ends when the pipe to its
 * standard input closes: so no host, mount or network outlives the test, not even one that was killed.
 * The outer pid is read before /proc changes. /run is the lab's own: network namespaces and hosts lie there.
 */
const KEEPER = `
set -e
read -r pid rest </proc/self/stat
echo "pid $pid"
mount -t proc proc /proc
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir /run/netns /run/hosts /run/lock
ip link set lo up
ip link add switch type bridge
ip link set switch up
exec perl -e '$SIG{CHLD} = $SIG{TERM} = "IGNORE"; $| = 1; print "ready\\n"; 1 while sysread STDIN, $_, 1'
`;

/** Mount, network and process namespaces of a lab. */
export interface Keeper {
  /** Its first process as this machine sees it. */
  readonly pid: number;
  /** The lab's root as a path on this machine. */
  readonly root: string;
  /** The command line that runs a program in the lab's namespaces. */
  inside(command: readonly string[]): string[];
  isRunning(): boolean;
  /** Ends everything in the namespaces at once. */
  end(): Promise<void>;
}

/** @throws where this machine does not let us make namespaces */
export function startKeeper(): Promise<Keeper> {
  const spaces = ['--mount', '--propagation', 'private', '--net', '--pid', '--fork', '--kill-child'];
  const child = spawn('unshare', [...spaces, '--', 'sh', '-c', KEEPER], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let pid = 0;
    let isEnding = false;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the lab did not start (${code}): ${errors.trim()}`)));
    eachLine(child.stdout, (line) => {
      if (line.startsWith('pid ')) pid = Number(line.slice(4));
      if (line !== 'ready') return;
      resolve({
        pid,
        root: `/proc/${pid}/root`,
        inside: (command) => [
          'nsenter',
          '--target',
          String(pid),
          '--mount',
          '--net',
          '--pid',
          '--',
          ...command,
        ],
        isRunning: () => !isEnding && child.exitCode === null && child.signalCode === null,
        end: () => {
          isEnding = true;
          // standard input stays open until here: its end is what stops the keeper
          child.stdin.end();
          return ended;
        },
      });
    });
  });
}

/**
 * Runs a short shell script in the lab's namespaces.
 * @throws with the script's own words where it fails
 */
export function inLab(keeper: Keeper, script: string, args: readonly string[] = []): string {
  const [program = '', ...rest] = keeper.inside(['sh', '-euc', script, 'sh', ...args]);
  const done = spawnSync(program, rest, { encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`in the lab: ${done.stderr?.trim() || done.error?.message || done.status}\n${script}`);
  }
  return done.stdout;
}
