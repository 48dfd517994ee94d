import { userNameProblem } from '../../nut';
import { DEFAULTS } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { placeName, text } from '../say';

/** A user of the system, as useradd takes it (man useradd, CAVEATS). */
const SYSTEM_USER = /^[a-z_][a-z0-9_-]{0,31}$/;

/** Names of NUT's users and of users of the system. */
export function* userNames({ lab }: CheckContext): Generator<Conclusion> {
  for (const name of Object.keys(lab.nut?.users ?? {})) {
    yield* nutUser(name, ['nut', 'users', name]);
  }
  for (const [name, { login }] of Object.entries(lab.upses)) {
    if (login !== undefined) yield* nutUser(login.username, ['upses', name, 'login', 'username']);
  }
  yield* systemUser(lab.ssh?.user, ['ssh', 'user']);
  for (const [name, { ssh, nut }] of Object.entries(lab.hosts)) {
    yield* systemUser(ssh?.user, ['hosts', name, 'ssh', 'user']);
    const at = ['hosts', name, 'nut', 'runAsUser'];
    if (nut?.runAsUser === 'root') {
      const message = `host ${text(name)} runs upsmon as root; whatever a notice or a stage starts would run as root as well: remove runAsUser, the packages bring the user 'nut' and SHUTDOWNCMD runs as root anyway`;
      yield conclusion('run-as-root', at, message);
    } else {
      yield* systemUser(nut?.runAsUser, at);
      yield* outsideGroup(name, nut?.runAsUser, at);
    }
  }
}

/** Whether it is in the group can't be seen from here. */
function* outsideGroup(host: string, user: string | undefined, path: Path): Generator<Conclusion> {
  if (user === undefined || user === DEFAULTS.nut.runAsUser || !SYSTEM_USER.test(user)) return;
  const message = `upsmon on host ${text(host)} runs as ${text(user)}, who must be a member of the group 'nut', or no stage fires and no notice goes out: remove runAsUser, or run 'usermod -aG nut ${user}' there and restart nut-monitor`;
  yield conclusion('run-as-user-not-in-nut', path, message);
}

function* nutUser(name: string, path: Path): Generator<Conclusion> {
  const problem =
    userNameProblem(name) ??
    (/[[\]]/.test(name)
      ? 'it has a bracket, which ends the section in upsd.users; use letters, digits, ".", "_" and "-"'
      : undefined);
  if (problem === undefined) return;
  yield conclusion('user-name-invalid', path, `the NUT user name ${text(name)} can't log in: ${problem}`);
}

function* systemUser(name: string | undefined, path: Path): Generator<Conclusion> {
  if (name === undefined || SYSTEM_USER.test(name)) return;
  const message = `${placeName(path)} is ${text(name)}; a user of the system has up to 32 lower-case letters, digits, '_' and '-', a letter or '_' first: correct it`;
  yield conclusion('user-name-invalid', path, message);
}
