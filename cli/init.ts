import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { EXIT, Refusal } from './exit';
import { projectFiles } from './init-project';
import { shellWord } from './shell-word';

/** The ridethrough that runs. */
export interface Library {
  version: string;
  /** The folder of its package.json. */
  folder: string;
}

/** `ridethrough init`: writes a new project, or nothing where one of its files is there already. */
export function initCommand(directory: string, library: Library): number {
  const files = projectFiles(dependencyOn(library, directory));
  const there = Object.keys(files).filter((path) => existsSync(join(directory, path)));
  if (there.length > 0) {
    throw new Refusal(
      `${directory} has ${there.join(', ')} already, and init overwrites nothing. Name an empty folder: ridethrough init my-homelab`,
    );
  }
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const folder = isAbsolute(directory) ? directory : relative('.', directory);
  const enter = relative('.', directory) === '' ? '' : `cd ${shellWord(folder)} && `;
  process.stdout.write(
    `Wrote ${Object.keys(files).length} files. Describe your machines in ${join(directory, 'stacks/home.ts')}, then:\n\n  ${enter}npm install && npm run synth\n`,
  );
  return EXIT.good;
}

/**
 * What the project depends on: the version that runs where npm installed it, and the folder where it is somebody's
 * clone, which may be of a version that no registry has.
 */
export function dependencyOn({ version, folder }: Library, project: string): string {
  if (folder.split(sep).includes('node_modules')) return `^${version}`;
  const way = relative(whole(project), whole(folder));
  // another drive has no relative way
  return `file:${isAbsolute(way) ? folder : way}`.split(sep).join('/');
}

/** Without links, also where its last parts are not there yet: npm follows a relative way from the real folder. */
function whole(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  return join(whole(dirname(absolute)), relative(dirname(absolute), absolute));
}
