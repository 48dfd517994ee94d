import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Rights } from './namespaces';
import { CannotDrill } from './nut-programs';

const SPACES = ['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', 'true'];

/** Settings that forbid namespaces to whoever isn't root, with the value that allows them. */
const SETTINGS = [
  { file: 'kernel/unprivileged_userns_clone', forbids: (value: number) => value === 0, allows: 1 },
  {
    file: 'kernel/apparmor_restrict_unprivileged_userns',
    forbids: (value: number) => value === 1,
    allows: 0,
  },
  { file: 'user/max_user_namespaces', forbids: (value: number) => value === 0, allows: 10000 },
] as const;

/**
 * By what right machines can be made on this computer.
 *
 * @param unshare the program of that name
 * @throws CannotDrill with how to allow it, where nothing goes
 */
export function findRights(unshare: string): Rights {
  const isRoot = process.getuid?.() === 0;
  const inUserSpace = tries(unshare, ['--user', '--map-root-user', ...SPACES]);
  if (inUserSpace === undefined) return isRoot ? 'root' : 'unprivileged';
  const asRoot = isRoot ? tries(unshare, SPACES) : inUserSpace;
  if (asRoot === undefined) return 'root-without-user-namespaces';
  throw new CannotDrill(forbidden(isRoot, asRoot));
}

/** Undefined where it works, else the system's words. */
function tries(unshare: string, args: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(unshare, args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

function forbidden(isRoot: boolean, words: string): string {
  const found = SETTINGS.flatMap(({ file, forbids, allows }) => {
    const value = setting(file);
    const name = file.replace('/', '.');
    return value !== undefined && forbids(value) ? [`sysctl -w ${name}=${allows} (it is ${value})`] : [];
  });
  const how = found.length === 0 ? '' : ` What forbids it here: as root, ${found.join(', ')}.`;
  const instead = isRoot
    ? ' In a container: give it CAP_SYS_ADMIN and CAP_NET_ADMIN (docker run --privileged), or run the drill on the computer itself.'
    : ' Or run the drill as root, outside of a container.';
  return `each machine of a drill lives in user, mount, process and network namespaces of its own, and this system refuses them: ${words}.${how}${instead}`;
}

function setting(file: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/sys/${file}`, 'utf8'));
  } catch {
    return undefined;
  }
}
