import { loginUser, usersOf } from '../../power';
import type { CheckContext } from '../context';
import { isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

const INSTANT_COMMAND = /^[A-Za-z][A-Za-z0-9.-]*$/;

/** Users of managed servers: one primary, and a secondary where somebody follows. */
export function* nutUsers({ lab, followers }: CheckContext): Generator<Conclusion> {
  const users = Object.entries(usersOf(lab));
  const path = ['nut', 'users'];
  const restsOn = [
    [...path, '*'],
    ['hosts', '*', 'managed'],
  ];
  const managed = Object.entries(lab.upses).filter(([, { server }]) => isManaged(lab, server));
  const primaries = users.filter(([, { upsmon }]) => upsmon === 'primary').map(([name]) => name);
  if (managed.length > 0 && primaries.length !== 1) {
    const what = primaries.length === 0 ? 'no primary' : `the primaries ${listed(primaries)}`;
    const message = `nut.users has ${what}; upsmon on the server of a UPS logs in as the one primary: let exactly one user have upsmon: 'primary'`;
    yield conclusion('nut-users-primary', path, message, restsOn);
  }
  const follows = Object.entries(lab.upses).find(
    ([ups, { login }]) => login === undefined && (followers.get(ups)?.length ?? 0) > 0,
  );
  if (loginUser(lab, 'secondary') === undefined && follows !== undefined) {
    const [ups] = follows;
    const message = `nut.users has no secondary, and ${listed(followers.get(ups) ?? [])} ${(followers.get(ups)?.length ?? 0) === 1 ? 'follows' : 'follow'} UPS ${text(ups)}; machines that follow log in as the first secondary: add a user with upsmon: 'secondary'`;
    yield conclusion('nut-users-secondary', path, message, restsOn);
  }
  for (const [name, { instcmds = [] }] of users) {
    for (const [index, command] of instcmds.entries()) {
      if (INSTANT_COMMAND.test(command)) continue;
      const message = `the instant command ${text(command)} of NUT user ${text(name)} is no name of one; \`upscmd -l UPS\` lists them, such as 'test.battery.start', and 'ALL' is all of them: correct it`;
      yield conclusion('instant-command-invalid', [...path, name, 'instcmds', index], message);
    }
  }
}
