import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { writeInnerFile } from '../nut/inner-file';

/** What a host has of its own before it starts for the first time. */
export interface Identity {
  readonly name: string;
  /** Every machine of the lab, as /etc/hosts has it. */
  readonly neighbours: ReadonlyArray<{ name: string; address: string }>;
  /** The user's public key. */
  readonly authorizedKey: string;
  /** A pair of files made by ssh-keygen. */
  readonly hostKeyFile: string;
}

/** Users that the workstation's key may log in as: `ops` has sudo without password, `guest` has none. */
export const LOGINS = { root: '/root', ops: '/home/ops', guest: '/home/guest' } as const;
export type Login = keyof typeof LOGINS;

export function writeIdentity(root: string, identity: Identity): void {
  const { name, neighbours } = identity;
  const hosts = neighbours.map((machine) => `${machine.address} ${machine.name}\n`).join('');
  const write = (path: string, content: string, mode = '0644') =>
    writeInnerFile(root, path, { content, mode });
  write('/etc/hostname', `${name}\n`);
  write('/etc/hosts', `127.0.0.1 localhost\n${hosts}`);
  write('/etc/machine-id', `${randomBytes(16).toString('hex')}\n`, '0444');
  const type = 'ssh_host_ed25519_key';
  write(`/etc/ssh/${type}`, fs.readFileSync(identity.hostKeyFile, 'utf8'), '0600');
  write(`/etc/ssh/${type}.pub`, fs.readFileSync(`${identity.hostKeyFile}.pub`, 'utf8'));
  for (const [user, home] of Object.entries(LOGINS)) {
    const { uid, gid } = fs.statSync(join(root, home));
    fs.mkdirSync(join(root, home, '.ssh'), { mode: 0o700, recursive: true });
    fs.chownSync(join(root, home, '.ssh'), uid, gid);
    writeInnerFile(root, `${home}/.ssh/authorized_keys`, {
      content: identity.authorizedKey,
      mode: '0600',
      owner: user,
      group: user,
    });
  }
}

/** What Ubuntu's unattended-upgrades ships; it sorts after kubelet's own 99-kubelet.conf and wins. */
export function writeUbuntuInhibitDelay(root: string): void {
  writeInnerFile(root, '/usr/lib/systemd/logind.conf.d/unattended-upgrades-logind-maxdelay.conf', {
    content: '[Login]\nInhibitDelayMaxSec=30\n',
  });
}

/** A host on which nobody has sudo. */
export function removeSudo(root: string): void {
  for (const path of ['/etc/sudoers.d/ops', '/usr/bin/sudo']) fs.rmSync(join(root, path), { force: true });
}
