import type { HostFile } from '../../lib/files';
import { secretsIn } from '../../lib/nut';
import type { Connection } from '../connection';

/** Who needs a secret, by the secret's name: file paths and SSH logins, in words. */
export type NeededSecrets = Map<string, string[]>;

/** Every secret without which the machines can't be brought to what is wanted. */
export function neededSecrets(
  files: ReadonlyMap<string, readonly HostFile[]>,
  connections: ReadonlyMap<string, Connection>,
): NeededSecrets {
  const needed: NeededSecrets = new Map();
  const need = (secret: string, by: string) => {
    const users = needed.get(secret) ?? [];
    if (!users.includes(by)) needed.set(secret, [...users, by]);
  };
  for (const [host, ofHost] of files) {
    for (const file of ofHost) {
      if (file.secretEncoding === undefined) continue;
      for (const secret of secretsIn(file.content)) need(secret, `${file.path} on ${host}`);
    }
  }
  for (const { name, privateKey, jump } of connections.values()) {
    if (privateKey !== undefined) need(privateKey, `the SSH login on ${name}`);
    if (jump?.privateKey !== undefined) need(jump.privateKey, `the SSH login on ${jump.name}`);
  }
  return needed;
}
