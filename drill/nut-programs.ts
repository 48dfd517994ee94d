import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NUT_PATHS } from '../lib/files/nut-paths';
import { compareNutVersions } from '../lib/nut';

/** Folders of daemons and of NUT's drivers, which PATH often leaves out. */
const FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/lib/nut',
  '/usr/lib/nut',
  '/usr/libexec/nut',
];

/** What a drill runs, with Debian's and Ubuntu's package of it. */
const PROGRAMS = {
  upsd: 'nut-server',
  'dummy-ups': 'nut-server',
  upsmon: 'nut-client',
  upssched: 'nut-client',
  upsc: 'nut-client',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
} as const;

type Program = keyof typeof PROGRAMS;

/** The first release whose drivers read a `.dev` file again when it changes, and whose daemons stay in the foreground. */
const OLDEST_NUT = '2.8.0';

/** NUT on this computer. */
export interface NutHere {
  readonly paths: Readonly<Record<Program, string>>;
  readonly version: string;
}

/** Something that this computer lacks or forbids: a sentence for a person, with what to do. */
export class CannotDrill extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotDrill';
  }
}

/**
 * Finds NUT's daemons.
 *
 * @throws CannotDrill naming what is missing and its packages
 */
export function findNut(search = process.env.PATH ?? '', folders: readonly string[] = FOLDERS): NutHere {
  const all = [...search.split(delimiter).filter((folder) => folder !== ''), ...folders];
  const paths: Partial<Record<Program, string>> = {};
  const missing: string[] = [];
  const packages = new Set<string>();
  for (const [name, debian] of Object.entries(PROGRAMS)) {
    const found = all.map((folder) => join(folder, name)).find(isProgram);
    if (found !== undefined) paths[name as Program] = found;
    else {
      missing.push(name);
      packages.add(debian);
    }
  }
  if (!isComplete(paths)) {
    throw new CannotDrill(
      `a drill runs NUT's own daemons on this computer, but ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not here. ` +
        `On Debian and Ubuntu: apt-get install ${[...packages].sort().join(' ')} ` +
        '(installed alone they start nothing: MODE in /etc/nut/nut.conf is none). macOS has no namespaces: use a Linux machine.',
    );
  }
  if (!isProgram(NUT_PATHS.upssched)) {
    throw new CannotDrill(
      `upsmon.conf calls ${NUT_PATHS.upssched}, as Debian has it, but upssched is ${paths.upssched} here. A link there helps: ln -s ${paths.upssched} ${NUT_PATHS.upssched}`,
    );
  }
  return { paths, version: versionOf(paths.upsc) };
}

/** Uid and gid of NUT's user on this computer, by the first of these names that it knows. */
export function nutUser(names: readonly string[]): { name: string; uid: number; gid: number } | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of names) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

function versionOf(upsc: string): string {
  const { stdout, stderr } = spawnSync(upsc, ['-V'], { encoding: 'utf8' });
  const version = /\b(\d+\.\d+\.\d+)\b/.exec(`${stdout}${stderr}`)?.[1];
  if (version === undefined) throw new CannotDrill(`${upsc} -V names no version of NUT: ${stdout}${stderr}`);
  if (compareNutVersions(version, OLDEST_NUT) < 0) {
    throw new CannotDrill(`a drill needs NUT ${OLDEST_NUT} or newer, and this is ${version} (${upsc} -V)`);
  }
  return version;
}

function isComplete(paths: Partial<Record<Program, string>>): paths is Record<Program, string> {
  return Object.keys(PROGRAMS).every((name) => Object.hasOwn(paths, name));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
