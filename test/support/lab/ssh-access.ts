import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { CommandOptions, CommandResult } from './command';
import type { Login } from './host-files';
import type { Workstation } from './workstation';

/** Keys of a lab, fresh for each one, in a folder that goes with it. */
export class SshAccess {
  /** The user's private key. */
  readonly identityFile: string;
  /** Every host of the lab with its key. */
  readonly knownHostsFile: string;

  constructor(
    private readonly folder: string,
    private readonly workstation: Workstation,
  ) {
    this.identityFile = generateKey(join(folder, 'id_ed25519'), 'lab');
    this.knownHostsFile = join(folder, 'known_hosts');
    fs.writeFileSync(this.knownHostsFile, '');
  }

  publicKey(): string {
    return fs.readFileSync(`${this.identityFile}.pub`, 'utf8');
  }

  /** Makes a host's key and tells known_hosts of it. */
  makeHostKey(name: string, address: string): { file: string; hostKey: string } {
    const file = generateKey(join(this.folder, `host-${name}`), name);
    const hostKey = fs.readFileSync(`${file}.pub`, 'utf8').trim().split(' ').slice(0, 2).join(' ');
    fs.appendFileSync(this.knownHostsFile, `${name},${address} ${hostKey}\n`);
    return { file, hostKey };
  }

  /** The options of an ssh that reads nothing of the user's own configuration. */
  options(connectSeconds = 5): string[] {
    const set = {
      BatchMode: 'yes',
      ConnectTimeout: String(connectSeconds),
      IdentitiesOnly: 'yes',
      StrictHostKeyChecking: 'yes',
      UserKnownHostsFile: this.knownHostsFile,
      GlobalKnownHostsFile: '/dev/null',
      LogLevel: 'ERROR',
    };
    const options = Object.entries(set).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    return ['-F', '/dev/null', '-i', this.identityFile, ...options];
  }

  run(
    host: { readonly address: string },
    script: string,
    options: CommandOptions & { readonly user?: Login } = {},
  ): Promise<CommandResult> {
    const { user = 'ops', ...rest } = options;
    return this.workstation.run(['ssh', ...this.options(), `${user}@${host.address}`, script], rest);
  }
}

function generateKey(file: string, comment: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);
  return file;
}
