import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, join, relative, resolve } from 'node:path';

/** Endings of the files that can hold a homelab, in the order in which a name looks for them. */
const ENDINGS = ['.ts', '.js', '.mjs', '.cjs', '.json', '.yaml', '.yml'];

const FOLDER = 'stacks';

/** No homelab of that name, more than one, or no file at that path. */
export class UnknownEnvironmentError extends Error {
  override readonly name = 'UnknownEnvironmentError';

  constructor(
    message: string,
    /** The environments that there are. */
    readonly known: readonly string[],
  ) {
    super(message);
  }
}

/**
 * What an environment's file holds, unchecked: its default export, or the whole document.
 *
 * @param nameOrPath a name in `stacks/` of the current folder, or a path of a .ts, .js, .json or .yaml file
 * @throws UnknownEnvironmentError where there is none, with the known ones, or where a name has several files
 * @throws EnvironmentFileError where the file can't be read, with file and line
 */
export async function loadEnvironment(nameOrPath: string): Promise<unknown> {
  const file = fileOf(nameOrPath);
  // The parsers are loaded where they are needed: a homelab in TypeScript needs none of YAML.
  if (/\.(json|ya?ml)$/.test(file)) {
    const { loadData } = require('./load-data') as typeof import('./load-data');
    return loadData(file);
  }
  const { loadModule } = require('./load-module') as typeof import('./load-module');
  return loadModule(file);
}

/** The environments in `stacks/` of the current folder, by name. */
export function knownEnvironments(): string[] {
  const folder = resolve(FOLDER);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter(
    (file) => ENDINGS.includes(extname(file)) && !file.endsWith('.d.ts'),
  );
  const names = new Set(files.map((file) => basename(file, extname(file))));
  names.delete('index');
  return [...names].sort();
}

function fileOf(nameOrPath: string): string {
  if (isAbsolute(nameOrPath) || /[/\\]/.test(nameOrPath) || ENDINGS.includes(extname(nameOrPath))) {
    return fileAt(nameOrPath);
  }
  const known = knownEnvironments();
  const [file, ...others] = known.includes(nameOrPath) ? filesNamed(nameOrPath, FOLDER) : [];
  if (file !== undefined && others.length === 0) return regular(file, known);
  if (file !== undefined) {
    throw new UnknownEnvironmentError(
      `the environment '${nameOrPath}' has several files, ${[file, ...others].join(' and ')}: remove or rename all but one, or give the path of the one that is meant`,
      known,
    );
  }
  throw new UnknownEnvironmentError(
    `there is no environment '${nameOrPath}'${hint(nameOrPath, known)}`,
    known,
  );
}

/** Files of a folder that could hold the environment of a name. */
function filesNamed(name: string, folder: string): string[] {
  return ENDINGS.map((ending) => join(folder, name + ending)).filter((file) => existsSync(file));
}

function fileAt(path: string): string {
  const known = knownEnvironments();
  if (!existsSync(path)) {
    const others = known.length === 0 ? '' : `; known environments are ${known.join(', ')}`;
    throw new UnknownEnvironmentError(`there is no file '${path}'${others}`, known);
  }
  if (ENDINGS.includes(extname(path))) return regular(path, known);
  throw new UnknownEnvironmentError(
    `'${relative('.', path)}' is no file of a homelab: its name must end in ${ENDINGS.join(', ')}`,
    known,
  );
}

/** Anything else than a regular file can't be read whole: a pipe or a device may give nothing, or no end. */
function regular(path: string, known: readonly string[]): string {
  const found = statSync(path);
  if (found.isFile()) return resolve(path);
  const kind = found.isDirectory()
    ? 'a folder'
    : found.isFIFO()
      ? 'a named pipe'
      : found.isSocket()
        ? 'a socket'
        : 'a device';
  throw new UnknownEnvironmentError(
    `'${relative('.', path)}' is ${kind}; a homelab is a regular file: give the path of one`,
    known,
  );
}

function hint(wanted: string, known: readonly string[]): string {
  if (known.length === 0) {
    const [here] = filesNamed('homelab', '.');
    if (here !== undefined) {
      return `: there is no folder '${FOLDER}' with environments here, but a file ${here}: name it, such as 'ridethrough check ${here}'`;
    }
    return `: there is no folder '${FOLDER}' with environments here; go to your project, give the path of a file, or begin one with 'ridethrough init'`;
  }
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = known.filter((name) => distance(name, wanted) <= 2);
  const meant = near.length > 0 ? ` (did you mean '${near[0]}'?)` : '';
  return `${meant}; ${FOLDER} has ${known.join(', ')}, and a path of a file does as well`;
}
