import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/**
 * A namespace's first process. It ends, and with it everything in its namespace, when the pipe to its standard input
 * closes: so nothing outlives the test, not even one that was killed. It takes in orphans, and in a machine, which has
 * a NAME and a /dev of its own, it serves as syslog: each message on /dev/log is a line on its standard output.
 */
const FIRST_PROCESS = String.raw`
use strict; use warnings; use Socket; use IO::Handle;
$SIG{CHLD} = 'IGNORE'; $SIG{TERM} = 'IGNORE'; STDOUT->autoflush(1);
my $log;
if ($ENV{NAME}) {
  socket($log, PF_UNIX, SOCK_DGRAM, 0) and bind($log, sockaddr_un('/dev/log')) or die "/dev/log: $!";
  chmod 0666, '/dev/log';
}
print "ready\n";
my $want = ''; vec($want, 0, 1) = 1; vec($want, fileno($log), 1) = 1 if $log;
while (1) {
  next if select(my $have = $want, undef, undef, undef) < 0;
  if ($log && vec($have, fileno($log), 1) && defined recv($log, my $text, 8192, 0)) {
    $text =~ s/[\0\n]+$//; $text =~ s/\n/ /g; print "$text\n";
  }
  if (vec($have, 0, 1)) { sysread(STDIN, my $byte, 1) or exit 0; }
}
`;

/**
 * The machine's own root: an overlay on the real one with everything written kept in memory, so that a test may
 * write, install and run as root whatever a real machine would. The outer pid is read before /proc changes.
 */
const MACHINE_SETUP = `
set -e
read -r pid rest </proc/self/stat
echo "pid $pid"
for address in $ADDRESSES; do ip address replace "$address" dev lo; done
echo "$NAME" >/proc/sys/kernel/hostname
mount -t tmpfs -o mode=0755 tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root
mount -t tmpfs -o mode=0755 tmpfs dev
for device in null zero full random urandom tty; do : >dev/$device; mount --bind /dev/$device dev/$device; done
mkdir -m 1777 dev/shm
mkdir dev/pts
ln -s /proc/self/fd dev/fd
mount -t proc proc proc
mount -t tmpfs -o mode=0755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=0755 tmpfs etc/nut
chown root:nut etc/nut
mkdir -p -m 0770 run/nut var/lib/nut run/lock
chown root:nut run/nut var/lib/nut
pivot_root . .
umount -l .
cd /
exec perl -e "$FIRST_PROCESS"
`;

const LAB_SETUP = `
set -e
read -r pid rest </proc/self/stat
echo "pid $pid"
ip link set lo up
exec perl -e "$FIRST_PROCESS"
`;

/** What every process inside sees of the environment: nothing of the test's own. */
export const INNER_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
};

/** A running namespace: `pid` is its first process as the test sees it. */
export interface Namespace {
  readonly pid: number;
  readonly keeper: ChildProcess;
  /** Ends every process inside at once, as a power cut does. */
  end(): Promise<void>;
}

/** A network namespace of its own with nothing but `lo`, and a pid namespace around all that will run in it. */
export function startLabNamespace(): Promise<Namespace> {
  const args = ['--net', '--pid', '--fork', '--kill-child', '--', 'sh', '-c', LAB_SETUP];
  return ready('the lab', spawn('unshare', args, { env: { ...INNER_ENVIRONMENT, FIRST_PROCESS } }), () => {});
}

/** A machine inside the lab: own root, own processes, own host name; the network is the lab's. */
export function startMachineNamespace(
  lab: Namespace,
  machine: { name: string; addresses: readonly string[]; onSyslog: (line: string) => void },
): Promise<Namespace> {
  const unshare = ['unshare', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--'];
  const args = ['--target', String(lab.pid), '--net', '--pid', '--', ...unshare, 'sh', '-c', MACHINE_SETUP];
  const env = {
    ...INNER_ENVIRONMENT,
    FIRST_PROCESS,
    NAME: machine.name,
    ADDRESSES: machine.addresses.map((address) => `${address}/${address.includes(':') ? 128 : 32}`).join(' '),
  };
  return ready(`the machine ${machine.name}`, spawn('nsenter', args, { env }), machine.onSyslog);
}

/** The command line that runs a program inside a namespace. */
export function insideCommand(namespace: Namespace, command: readonly string[], user?: string): string[] {
  const as =
    user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'];
  const spaces = ['--net', '--mount', '--uts', '--ipc', '--pid'];
  return ['nsenter', '--target', String(namespace.pid), ...spaces, '--', ...as, ...command];
}

/** Calls back with each whole line of a stream. */
export function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('latin1');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

function ready(
  what: string,
  keeper: ChildProcessWithoutNullStreams,
  onLine: (line: string) => void,
): Promise<Namespace> {
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let pid = 0;
    let isReady = false;
    let errors = '';
    keeper.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('latin1');
    });
    keeper.once('error', reject);
    keeper.once('close', (code) => reject(new Error(`${what} did not start (${code}): ${errors.trim()}`)));
    eachLine(keeper.stdout, (line) => {
      if (isReady) return onLine(line);
      if (line.startsWith('pid ')) pid = Number(line.slice(4));
      if (line !== 'ready') return;
      isReady = true;
      const end = () => {
        // standard input stays open until here: its end is what stops the first process
        keeper.stdin.end();
        kill(pid);
        return ended;
      };
      resolve({ pid, keeper, end });
    });
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
