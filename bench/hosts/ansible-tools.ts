import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '../../test/support/needs';

/** Ansible on this machine. */
export interface AnsibleTools {
  /** `ansible-playbook` */
  readonly playbook: string;
  /** Its version and where it is from, for the reader. */
  readonly version: string;
  /** The folder with mitogen's modules, where it could be had. */
  readonly mitogen: string | undefined;
}

const MITOGEN = '0.3.54';
/** As Debian 12 has it. */
const ANSIBLE_CORE = '2.14.18';

/**
 * Ansible as the machine has it (Debian: `apt install ansible-core`), else from PyPI into `~/.cache/ridethrough`;
 * mitogen from PyPI always. Says on stderr what can't be had.
 */
export function ansibleTools(): AnsibleTools | undefined {
  const playbook = programPath('ansible-playbook') ?? ownPlaybook();
  if (playbook === undefined) return undefined;
  const said = spawnSync(playbook, ['--version'], { encoding: 'utf8', cwd: '/' });
  const version = /core (\S+?)\]/.exec(said.stdout)?.[1] ?? 'of an unknown version';
  return { playbook, version: `ansible-core ${version} (${playbook})`, mitogen: mitogen() };
}

function ownPlaybook(): string | undefined {
  const folder = join(cache(), `ansible-core-${ANSIBLE_CORE}`);
  const playbook = join(folder, 'bin/ansible-playbook');
  if (existsSync(playbook)) return playbook;
  const made =
    succeeds('python3', ['-m', 'venv', folder]) &&
    succeeds(join(folder, 'bin/pip'), ['install', '--quiet', `ansible-core==${ANSIBLE_CORE}`]);
  if (made && existsSync(playbook)) return playbook;
  rmSync(folder, { recursive: true, force: true });
  console.error(
    'There is no Ansible to compare with: `apt install ansible-core`, or python3 with venv and pip.',
  );
  return undefined;
}

function mitogen(): string | undefined {
  const folder = join(cache(), `mitogen-${MITOGEN}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache(), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  const options = ['--quiet', '--no-deps', '--disable-pip-version-check', '--root-user-action=ignore'];
  if (succeeds('python3', ['-m', 'pip', 'install', ...options, '--target', fresh, `mitogen==${MITOGEN}`])) {
    renameSync(fresh, folder);
    return folder;
  }
  rmSync(fresh, { recursive: true, force: true });
  console.error(`There is no mitogen ${MITOGEN} to compare with: pip could not install it.`);
  return undefined;
}

function succeeds(program: string, args: readonly string[]): boolean {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) console.error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
  return status === 0;
}

function cache(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ridethrough');
}
