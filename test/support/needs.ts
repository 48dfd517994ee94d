import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const repository = resolve(__dirname, '..', '..');

/** The same table that `npm test` installs from. */
const tools: { folders: string[]; debianPackages: Record<string, string> } = JSON.parse(
  readFileSync(join(repository, 'scripts', 'test', 'tools.json'), 'utf8'),
);

/** What a group of tests can't do without. */
export interface Needs {
  /** Programs by name, found by {@link programPath}. */
  tools?: string[];
  /** The superuser. @default false */
  root?: boolean;
  /** Mount and network namespaces of its own, as `unshare --mount --net` makes them. @default false */
  namespaces?: boolean;
  /**
   * Folders or files under ../shared, beside the repository: data that is not published. Where they are
   * absent the tests are skipped everywhere, under CI too.
   */
  shared?: string[];
  /** What other helpers say is missing, as whole phrases; undefined where all is well. */
  also?: Array<string | undefined>;
}

/**
 * A `describe` that runs only where everything it needs is there.
 *
 * On a user's machine its tests are skipped otherwise, with the reason in their names. With CI=true one test
 * fails with that reason instead: CI never skips. The body of a skipped group runs as far as Jest needs to
 * know the tests' names: use the programs inside of tests and hooks, not in the body.
 *
 * @example
 * describeWith({ tools: ['upsd', 'upsmon'], root: true, namespaces: true }, 'upsd on the generated files', () => {
 *   test('starts', () => { spawnSync(requireProgram('upsd'), …) });
 * });
 */
export function describeWith(needs: Needs, name: string, body: () => void): void {
  const missing = whatIsMissing(needs);
  const unpublished = missingShared(needs);
  if (missing.length > 0 && process.env.CI === 'true') {
    describe(name, () => {
      test('runs under CI', () => {
        throw new Error(`CI must not skip '${name}', but it ${missing.join(' and ')}.`);
      });
    });
  } else if (missing.length > 0 || unpublished.length > 0) {
    describe.skip(`${name} [skipped: ${[...missing, ...unpublished].join(' and ')}]`, body);
  } else {
    describe(name, body);
  }
}

/** What of the needs this machine does not give, one phrase each; ../shared is not among them. */
export function whatIsMissing(needs: Needs): string[] {
  const missing = (needs.tools ?? []).filter((tool) => !programPath(tool)).map(missingTool);
  if (needs.root && process.getuid?.() !== 0) missing.push('needs root');
  if (needs.namespaces && !canUnshare()) {
    missing.push('needs to make mount and network namespaces (`unshare --mount --net true` fails)');
  }
  return [...missing, ...(needs.also ?? []).filter((reason) => reason !== undefined)];
}

/** Where a program lies: on PATH, or in the folders of daemons and NUT's drivers that PATH often leaves out. */
export function programPath(name: string): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...tools.folders,
  ];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/**
 * As {@link programPath}, for the inside of a test that named the program as a need.
 * @throws where it is not there
 */
export function requireProgram(name: string): string {
  const path = programPath(name);
  if (!path)
    throw new Error(`This test ${missingTool(name)}; say so with describeWith({ tools: ['${name}'] }, …).`);
  return path;
}

/** The full path of something under ../shared, which may be absent: name it in {@link Needs.shared}. */
export function sharedPath(name: string): string {
  return resolve(repository, '..', 'shared', name);
}

/** The phrase for a program that is not there, with the package to install where we know it. */
export function missingTool(name: string): string {
  const debian = tools.debianPackages[name];
  return debian ? `needs ${name} (Debian: apt-get install ${debian})` : `needs ${name}`;
}

function missingShared(needs: Needs): string[] {
  const absent = (needs.shared ?? []).filter((name) => !existsSync(sharedPath(name)));
  return absent.map((name) => `needs ../shared/${name}, which is not published`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

let unshares: boolean | undefined;

function canUnshare(): boolean {
  const unshare = programPath('unshare');
  unshares ??= unshare !== undefined && spawnSync(unshare, ['--mount', '--net', 'true']).status === 0;
  return unshares;
}
