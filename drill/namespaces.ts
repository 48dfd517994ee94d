import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import * as fs from 'node:fs';

/**
 * How the first process of each namespace ends: with its standard input, so nothing outlives the drill, not even one
 * that was killed. It takes in orphans, which the kernel reaps for it since it doesn't listen for their end.
 */
const WAIT_FOR_END = `
trap '' CHLD
echo ready
exec cat >/dev/null
`;

/** In the user namespace's beginning nobody is anybody: the caller says who is whom, then it goes on. */
const USER_SETUP = `
read -r go
exec "$@"
`;

/** A network with a switch and no way out. Pids are read before /proc changes. */
const LAB_SETUP = `
set -e
read -r pid rest </proc/self/stat
echo "pid $pid"
ip link set lo up
ip link add switch type bridge
ip link set switch up
${WAIT_FOR_END}`;

/**
 * A machine's own view of this computer: its NUT, its state, its devices and processes; what would end this computer
 * or tell somebody only writes down that it was called. All that is written lies in memory and ends with the machine.
 */
const MACHINE_SETUP = `
set -e
read -r pid rest </proc/self/stat
echo "pid $pid"
hostname "$NAME" 2>/dev/null || :
ip link set lo up
mount -t tmpfs -o mode=0755 tmpfs /tmp
mkdir /tmp/dev
for device in null zero full random urandom tty; do
  : >"/tmp/dev/$device"
  mount --bind "/dev/$device" "/tmp/dev/$device"
done
ln -s /proc/self/fd /tmp/dev/fd
mkdir -m 1777 /tmp/dev/shm
mount --rbind /tmp/dev /dev
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t proc proc /proc
mount -t tmpfs -o mode=0755 tmpfs /run
mount -t tmpfs -o mode=0755 tmpfs /etc/nut
for folder in /run/nut /var/lib/nut; do
  case $folder in
    /run/nut) mkdir "$folder" ;;
    *) [ -d "$folder" ] && mount -t tmpfs tmpfs "$folder" || continue ;;
  esac
  [ -z "$GROUP" ] || chgrp "$GROUP" "$folder"
  chmod 0770 "$folder"
done
mkdir /run/drill
: >/run/drill/record
chmod 0666 /run/drill/record
printf '%s\\n' "$RECORDER" >/run/drill/recorder
chmod 0755 /run/drill/recorder
for program in $RECORDED; do
  for folder in /usr/sbin /usr/bin /sbin /bin; do
    [ -e "$folder/$program" ] || continue
    file=$(readlink -f "$folder/$program")
    case " $RECORDED " in *" \${file##*/} "*) mount --bind /run/drill/recorder "$file" ;; esac
  done
done
${WAIT_FOR_END}`;

/** Writes down how it was called, and when by the clock that nothing sets. */
export const RECORDER = `#!/bin/sh
read -r up rest </proc/uptime
printf '%s %s %s\\n' "$up" "\${0##*/}" "$*" >>/run/drill/record
`;

/** What would end this computer, tell its people or fill its log. */
const RECORDED = 'systemctl systemd-run shutdown poweroff halt reboot logger sendmail wall';

/** What every process inside sees of the environment: nothing of the caller's own. */
const INNER_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
};

/** Who may make namespaces here, and how. */
export type Rights =
  /** Root, in a user namespace in which everybody is who they are outside. */
  | 'root'
  /** Root where user namespaces are forbidden. */
  | 'root-without-user-namespaces'
  /** Somebody who is root in a user namespace, and nobody else there. */
  | 'unprivileged';

/** A running namespace: `pid` is its first process as it is seen from here. */
export interface Namespace {
  readonly pid: number;
  /** Ends every process inside at once, as a power cut does. */
  end(): Promise<void>;
}

/** The network of a drill, and the processes on it. */
export interface LabNamespace extends Namespace {
  readonly rights: Rights;
}

/** How a machine is set up. */
export interface MachineNamespaceOptions {
  readonly name: string;
  /** Group of NUT's folders; absent where there is only one user. */
  readonly group?: string | undefined;
}

/** @throws with the system's own words where it forbids one of the namespaces */
export async function startLabNamespace(rights: Rights): Promise<LabNamespace> {
  const inner = ['unshare', '--net', '--pid', '--mount', '--fork', '--kill-child', '--'];
  const command = [...inner, 'sh', '-c', LAB_SETUP];
  const [program, args] =
    rights === 'root'
      ? ['unshare', ['--user', '--', 'sh', '-c', USER_SETUP, 'sh', ...command]]
      : rights === 'unprivileged'
        ? ['unshare', ['--user', '--map-root-user', '--', ...command]]
        : ['unshare', command.slice(1)];
  const child = spawn(program, args, { env: INNER_ENVIRONMENT });
  if (rights === 'root' && child.pid !== undefined) await mapEverybody(child.pid, child);
  return { ...(await ready('the network of the drill', child)), rights };
}

/** A machine of its own on the lab's computer; its network card comes with {@link plugIn}. */
export function startMachineNamespace(
  lab: LabNamespace,
  { name, group = '' }: MachineNamespaceOptions,
): Promise<Namespace> {
  const spaces = ['--mount', '--uts', '--ipc', '--pid', '--net', '--fork', '--kill-child'];
  const [program = '', ...args] = [
    ...enter(lab, lab, ['--net', '--pid', '--mount']),
    ...['unshare', ...spaces, '--', 'sh', '-c', MACHINE_SETUP],
  ];
  const env = { ...INNER_ENVIRONMENT, NAME: name, GROUP: group, RECORDER: RECORDER.trimEnd(), RECORDED };
  return ready(`the machine ${name}`, spawn(program, args, { env }));
}

/** The command line that runs a program on the lab's network. */
export function onLab(lab: LabNamespace, command: readonly string[]): string[] {
  return [...enter(lab, lab, ['--net']), ...command];
}

/** The command line that runs a program on a machine; by a user of it, where there is more than one. */
export function onMachine(
  lab: LabNamespace,
  machine: Namespace,
  command: readonly string[],
  as?: { readonly uid: number; readonly gid: number },
): string[] {
  const spaces = ['--mount', '--uts', '--ipc', '--pid', '--net'];
  // NUT's daemons want to become their user, which needs more than one: so they are it from the beginning
  const user =
    as === undefined ? [] : ['unshare', '--user', `--map-user=${as.uid}`, `--map-group=${as.gid}`, '--'];
  return [...enter(lab, machine, spaces), ...user, ...command];
}

/** Starts a program inside: a command line of {@link onLab} or {@link onMachine}. */
export function spawnInside([program = '', ...args]: readonly string[]) {
  return spawn(program, args, { env: INNER_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
}

function enter(lab: LabNamespace, target: Namespace, spaces: readonly string[]): string[] {
  const user =
    lab.rights === 'root-without-user-namespaces'
      ? []
      : [`--user=/proc/${lab.pid}/ns/user`, '--preserve-credentials'];
  return ['nsenter', `--target=${target.pid}`, ...user, ...spaces, '--'];
}

/** Everybody stays who they are, so that root writes NUT's files as on a machine and the daemons become their user. */
async function mapEverybody(pid: number, child: ChildProcessWithoutNullStreams): Promise<void> {
  const own = fs.readlinkSync('/proc/self/ns/user');
  const isAlone = () => {
    try {
      return fs.readlinkSync(`/proc/${pid}/ns/user`) !== own;
    } catch {
      return true;
    }
  };
  while (!isAlone() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    for (const map of ['uid_map', 'gid_map']) {
      const lines = fs.readFileSync(`/proc/self/${map}`, 'utf8').trim().split('\n');
      const same = lines.map((line) => {
        const [inside = '0', , count = '1'] = line.trim().split(/\s+/);
        return `${inside} ${inside} ${count}\n`;
      });
      fs.writeFileSync(`/proc/${pid}/${map}`, same.join(''));
    }
    child.stdin.write('go\n');
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function ready(what: string, child: ChildProcessWithoutNullStreams): Promise<Namespace> {
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let pid = 0;
    let output = '';
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('latin1');
    });
    child.stdin.on('error', () => {
      // it has ended; why, its standard error says
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${what} did not start (${code}): ${errors.trim()}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1');
      pid = Number(/^pid (\d+)$/m.exec(output)?.[1] ?? 0);
      if (pid === 0 || !/^ready$/m.test(output)) return;
      const end = () => {
        // its standard input stays open until here: the end of that is what stops the first process
        child.stdin.end();
        kill(pid);
        return ended;
      };
      resolve({ pid, end });
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
