import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect, types } from 'node:util';
import { homelab } from '../lib/homelab';
import { EnvironmentFileError } from './environment-file-error';
import { asGuest } from './guest';

/**
 * The default export of a .ts or .js file. The file is a program and runs here: {@link asGuest} says what it can do to
 * this process, and that a loop which never ends is the one thing that isn't caught.
 *
 * @throws EnvironmentFileError where it can't be loaded, or has no default export
 */
export async function loadModule(file: string): Promise<unknown> {
  const exported = await asGuest(file, async () => defaultOf(await load(file))).catch((error: unknown) => {
    throw explained(file, error);
  });
  if (exported === undefined) {
    throw new EnvironmentFileError(file, 'it has no default export: write `export default homelab({ … })`');
  }
  return exported;
}

async function load(file: string): Promise<unknown> {
  if (extname(file) !== '.ts') return import(pathToFileURL(file).href);
  const { createJiti } = require('jiti') as typeof import('jiti');
  const jiti = createJiti(__filename, {
    fsCache: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ridethrough', 'jiti'),
    interopDefault: false,
    // The library that runs is the one the homelab was written for, wherever its file lies; and as it is loaded
    // already, jiti need not look at each of its files.
    virtualModules: { ridethrough: LIBRARY },
  });
  return jiti.import(file);
}

/** CommonJS keeps `exports.default` one level further down when it is imported as a module. */
function defaultOf(loaded: unknown): unknown {
  const outer = property(loaded, 'default');
  return property(outer, '__esModule') === true ? property(outer, 'default') : outer;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function explained(file: string, error: unknown): EnvironmentFileError {
  // Not instanceof: the file may have run in a realm with an Error of its own.
  if (!types.isNativeError(error)) return new EnvironmentFileError(file, `it threw ${inspect(error)}`);
  const [first = ''] = String(error.message).split('\n');
  const problem = first
    .replace(/^(ParseError|SyntaxError): /, '')
    .replace(`${file}: `, '')
    .replace(/\s*\(\d+:\d+\)$/, '')
    .trim();
  return new EnvironmentFileError(file, problem, placeOf(file, error));
}

/**
 * From the topmost line of the stack that is in the file. Only a parser's column is right: whatever is thrown later
 * speaks of the JavaScript that was made of the file, whose lines are the same.
 */
function placeOf(file: string, error: Error): { line?: number; column?: number } {
  const [, line, column] = new RegExp(`${escaped(file)}:(\\d+)(?::(\\d+))?`).exec(error.stack ?? '') ?? [];
  if (line === undefined) return {};
  const parsing = /^(ParseError|SyntaxError): /.test(error.message);
  return { line: Number(line), ...(parsing && column !== undefined && { column: Number(column) + 1 }) };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The library as a homelab imports it. Most take `homelab` alone; the rest is loaded when it is asked for. */
const LIBRARY: object = new Proxy(
  { homelab },
  {
    get: (known, key) => (key in known ? Reflect.get(known, key) : Reflect.get(wholeLibrary(), key)),
    has: (known, key) => key in known || key in wholeLibrary(),
  },
);

function wholeLibrary(): object {
  return require('../lib') as typeof import('../lib');
}
