import { createHmac } from 'node:crypto';

/** One key that a known_hosts file has for a machine. */
export interface KnownKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, … */
  type: string;
  /** Type and key, as `hostKey` of the spec wants them: `ssh-ed25519 AAAA…`. */
  key: string;
}

/**
 * The keys that a known_hosts file has for a machine, in the order of the file. Understands what ssh writes there:
 * lists of patterns with `*`, `?` and `!`, hashed names, `[address]:port`. Certificate authorities are left out, and a
 * revoked key counts as absent wherever else it stands (man sshd, SSH_KNOWN_HOSTS FILE FORMAT).
 *
 * @param names what the machine may be called in the file: its address, and other names of it
 */
export function knownKeys(text: string, names: readonly string[], port: number): KnownKey[] {
  const wanted = names.map((name) => (port === 22 ? name : `[${name}]:${port}`));
  const revoked = new Set<string>();
  const found: KnownKey[] = [];
  for (const line of text.split('\n')) {
    const entry = entryOf(line);
    if (entry === undefined || !wanted.some((name) => matches(entry.hosts, name))) continue;
    if (entry.marker === '@revoked') revoked.add(entry.key);
    else if (entry.marker === undefined) found.push({ type: entry.type, key: entry.key });
  }
  return found.filter(({ key }) => !revoked.has(key));
}

interface Entry {
  marker: string | undefined;
  hosts: string;
  type: string;
  key: string;
}

function entryOf(line: string): Entry | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] === undefined || words[0] === '' || words[0].startsWith('#')) return undefined;
  const marker = words[0].startsWith('@') ? words.shift() : undefined;
  const [hosts, type, blob] = words;
  if (hosts === undefined || type === undefined || blob === undefined) return undefined;
  return { marker, hosts, type, key: `${type} ${blob}` };
}

function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return matchesHash(hosts, name);
  const patterns = hosts.split(',');
  if (patterns.some((one) => one.startsWith('!') && glob(one.slice(1)).test(name))) return false;
  return patterns.some((one) => !one.startsWith('!') && glob(one).test(name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name (ssh's HashKnownHosts). */
function matchesHash(hosts: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hosts.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i');
}
