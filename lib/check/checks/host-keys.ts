import { isIP } from 'node:net';
import { DEFAULTS } from '../../power';
import type { CheckContext } from '../context';
import { isManaged } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { hostKeyProblem } from '../host-key-problem';
import { placeName, text } from '../say';

/** Keys that are none, and hosts that are logged in to without one: the managed ones and those jumped through. */
export function* hostKeys(context: CheckContext): Generator<Conclusion> {
  const { lab } = context;
  yield* wellFormed(lab.ssh?.hostKey, ['ssh', 'hostKey']);
  for (const [name, { ssh }] of Object.entries(lab.hosts)) {
    yield* wellFormed(ssh?.hostKey, ['hosts', name, 'ssh', 'hostKey']);
  }
  yield* missing(context);
}

function* wellFormed(key: string | undefined, path: Path): Generator<Conclusion> {
  const problem = key === undefined ? undefined : hostKeyProblem(key);
  if (problem === undefined) return;
  const message = `${placeName(path)} is no SSH host key: ${problem}; copy the type and the whole key again, as \`ssh-keyscan -t ed25519 ADDRESS\` prints them after the address`;
  yield conclusion('host-key-invalid', path, message);
}

function* missing({ lab }: CheckContext): Generator<Conclusion> {
  const jumpHosts = new Set(
    Object.entries(lab.hosts).flatMap(([name, { ssh }]) => {
      const through = ssh?.jumpHost ?? lab.ssh?.jumpHost;
      return through === undefined || !isManaged(lab, name) ? [] : [through];
    }),
  );
  for (const [name, { address, ssh }] of Object.entries(lab.hosts)) {
    const managed = isManaged(lab, name);
    if (!managed && !jumpHosts.has(name)) continue;
    const known = ssh?.hostKey ?? ssh?.knownHostsFile ?? lab.ssh?.hostKey ?? lab.ssh?.knownHostsFile;
    if (known !== undefined) continue;
    const user = lab.ssh?.user ?? ssh?.user ?? DEFAULTS.ssh.user;
    const port = ssh?.port ?? lab.ssh?.port;
    const command = `ssh-keyscan${port === undefined ? '' : ` -p ${port}`} -t ed25519 ${isIP(address) === 0 ? 'ADDRESS' : address}`;
    const role = managed ? 'is managed' : 'is a jump host';
    const message = `host ${text(name)} ${role} and its SSH host key is not known, so another machine could take its place and get its secrets: run \`${command}\`, compare the key with the host's own, and write it here, ssh: { hostKey: 'ssh-ed25519 AAAA…' }; or, for all hosts that you have logged in to before, write at the top ssh: { user: ${text(user)}, knownHostsFile: '~/.ssh/known_hosts' }`;
    yield conclusion('host-key-missing', ['hosts', name, 'ssh', 'hostKey'], message, [
      ['hosts', name, 'ssh', 'knownHostsFile'],
      ['hosts', name, 'managed'],
      ['ssh', 'hostKey'],
      ['ssh', 'knownHostsFile'],
    ]);
  }
}
