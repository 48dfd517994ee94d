import type { Lab, LabHost } from '../../test/support/lab';
import type { Logins } from './times';

/** How many logins each host has seen since it was switched on. */
export async function loginsSeen(lab: Lab): Promise<Map<string, number>> {
  const seen = await Promise.all(lab.hosts.map(async (host) => [host.name, await logins(host)] as const));
  return new Map(seen);
}

export function loginsBetween(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Logins {
  const counts = [...after].map(([name, count]) => count - (before.get(name) ?? 0));
  return { most: Math.max(...counts), fewest: Math.min(...counts) };
}

/** By sshd's words: in the journal, or on the console of a host without systemd. */
async function logins(host: LabHost): Promise<number> {
  const { stdout } = await host.run('journalctl --unit ssh --output cat --no-pager --quiet');
  return `${stdout}${host.console()}`.split('Accepted publickey').length - 1;
}
