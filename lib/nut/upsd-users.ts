import { userNameProblem } from './name';
import { type SecretReference, secretHole } from './secret-hole';
import { HEADER, word } from './token';
import { type NutRole, type NutVersion, roleWord } from './version';

/** upsd.users: who may ask upsd for what. See `man upsd.users`. */
export interface UpsdUsers {
  readonly users: readonly UpsdUser[];
}

export interface UpsdUser {
  readonly name: string;
  readonly password: SecretReference;
  /** What upsmon may do with this user: a primary may set FSD on the UPS. */
  readonly upsmon?: NutRole;
  /** SET: change variables; FSD: force a shutdown of every client. */
  readonly actions?: readonly ('SET' | 'FSD')[];
  /** Instant commands such as `test.battery.start.quick`, or `ALL`. */
  readonly instcmds?: readonly string[];
}

/**
 * @param version of the NUT that reads the file: its words for the roles are written
 * @throws when a name can't stand in the file
 */
export function renderUpsdUsers(conf: UpsdUsers, version: NutVersion): string {
  const lines = [HEADER];
  for (const user of conf.users) {
    const problem = userNameProblem(user.name);
    if (problem !== undefined) throw new Error(`NUT user ${JSON.stringify(user.name)}: ${problem}`);
    lines.push('', `[${user.name}]`, `  password = ${secretHole(user.password.secret)}`);
    for (const action of user.actions ?? []) lines.push(`  actions = ${action}`);
    for (const command of user.instcmds ?? []) lines.push(`  instcmds = ${word(command)}`);
    // the one key that takes no "=" although the file looks like INI (man upsd.users)
    if (user.upsmon !== undefined) lines.push(`  upsmon ${roleWord(user.upsmon, version)}`);
  }
  return `${lines.join('\n')}\n`;
}
