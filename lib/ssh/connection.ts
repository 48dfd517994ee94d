import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Homelab, Ssh } from '../homelab';
import { DEFAULTS } from '../power';
import { knownKeys } from './known-hosts';

/** One machine as SSH reaches it. Nothing in it is secret. */
export interface Target {
  /** Its name in the homelab. */
  name: string;
  address: string;
  port: number;
  user: string;
  /** The only key it may answer with: `ssh-ed25519 AAAA…`. */
  hostKey: string;
  /** Name of the secret that holds the private key; the SSH agent where it is absent. */
  privateKey?: string;
}

/** A machine and, where it can't be reached directly, the one to jump through. */
export interface Connection extends Target {
  jump?: Target;
}

/** Whether the login isn't the superuser himself; sudo must ask for no password then. */
export function needsSudo({ user }: Target): boolean {
  return user !== 'root';
}

/** Why a machine can't be connected to; names it and says how to mend that. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/**
 * How each of the hosts is reached.
 *
 * @throws ConnectionError one that names every host whose key is not known, before anything is contacted
 */
export function connections(homelab: Homelab, hosts: readonly string[]): Map<string, Connection> {
  const problems = new Set<string>();
  const found = new Map<string, Connection>();
  for (const host of hosts) {
    try {
      found.set(host, connectionOf(homelab, host));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new ConnectionError([...problems].join('\n'));
  return found;
}

function connectionOf(homelab: Homelab, host: string): Connection {
  const target = targetOf(homelab, host);
  const { jumpHost } = sshOf(homelab, host);
  if (jumpHost === undefined || jumpHost === host) return target;
  const further = homelab.hosts[jumpHost]?.ssh?.jumpHost;
  if (further !== undefined && further !== jumpHost) {
    throw new ConnectionError(
      `hosts.${host} is reached through ${jumpHost}, and that one through ${further}; only one jump is possible: name a jumpHost that is reached directly`,
    );
  }
  return { ...target, jump: targetOf(homelab, jumpHost) };
}

function sshOf(homelab: Homelab, host: string): Ssh {
  const own = homelab.hosts[host]?.ssh ?? {};
  const shared = homelab.ssh ?? {};
  // Two ways to say the same thing: the host's own word stands alone.
  const key = own.hostKey === undefined && own.knownHostsFile === undefined ? shared : own;
  const { hostKey: _, knownHostsFile: __, ...settings } = { ...shared, ...own };
  return {
    ...settings,
    ...(key.hostKey !== undefined && { hostKey: key.hostKey }),
    ...(key.knownHostsFile !== undefined && { knownHostsFile: key.knownHostsFile }),
  };
}

function targetOf(homelab: Homelab, name: string): Target {
  const host = homelab.hosts[name];
  if (host === undefined) throw new ConnectionError(`there is no host '${name}' in the homelab`);
  const { user = DEFAULTS.ssh.user, port = DEFAULTS.ssh.port, ...ssh } = sshOf(homelab, name);
  const { hostKey, knownHostsFile, privateKey } = ssh;
  const known = { name, address: host.address, port, user };
  const names = [host.address, name, ...(homelab.domain === undefined ? [] : [`${name}.${homelab.domain}`])];
  return {
    ...known,
    hostKey: usable(name, hostKey ?? keyFromFile(name, knownHostsFile, names, port)),
    ...(privateKey !== undefined && { privateKey: privateKey.secret }),
  };
}

/** Best first. */
const KEY_TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];

/**
 * The `command` provider asks for a key of exactly the given type, and for `ssh-rsa` that is the signature with SHA-1,
 * which OpenSSH refuses from 8.8 on (pulumi-command, remote/connection.go: HostKeyAlgorithms).
 */
function usable(name: string, hostKey: string): string {
  if (KEY_TYPES.some((type) => hostKey.startsWith(`${type} `))) return hostKey;
  throw new ConnectionError(
    `hosts.${name}.ssh: its host key is of the type ${hostKey.split(' ')[0]}, which Pulumi's command provider can't verify against today's sshd; give the one of the type ssh-ed25519 (${KEYSCAN})`,
  );
}

const KEYSCAN =
  '`ssh-keyscan -t ed25519 ADDRESS` prints it after the address; compare it with `cat /etc/ssh/ssh_host_ed25519_key.pub` on the machine itself';

function keyFromFile(name: string, file: string | undefined, names: string[], port: number): string {
  if (file === undefined) {
    throw new ConnectionError(
      `hosts.${name}.ssh has no hostKey and no knownHostsFile, so nobody could tell it from another machine that answers in its place; add hostKey (${KEYSCAN})`,
    );
  }
  const keys = knownKeys(textOf(name, file), names, port);
  const ranked = [...keys].sort((one, other) => rank(one.type) - rank(other.type));
  const [best] = ranked;
  if (best !== undefined) return best.key;
  throw new ConnectionError(
    `hosts.${name}.ssh: the known_hosts file ${file} has no key for ${names.join(' or ')}${port === DEFAULTS.ssh.port ? '' : ` at port ${port}`}; log in once with ssh, or add hostKey (${KEYSCAN})`,
  );
}

function rank(type: string): number {
  const place = KEY_TYPES.indexOf(type);
  return place === -1 ? KEY_TYPES.length : place;
}

function textOf(name: string, file: string): string {
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(file);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConnectionError(`hosts.${name}.ssh: the known_hosts file ${file} can't be read (${code})`);
  }
}
