import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { EnvironmentFileError } from './environment-file-error';

/** A thousand machines take less than one. */
const LARGEST_MEGABYTES = 16;

/** Anchors of YAML that point to each other turn a few lines into gigabytes. */
const MOST_ALIASES = 1000;

/**
 * What a .json or .yaml file holds. JSON goes the way of YAML: it is YAML, and so gets line numbers too.
 *
 * @throws EnvironmentFileError where it can't be read, with the line
 */
export function loadData(file: string): unknown {
  const lines = new LineCounter();
  const document = guarded(file, () =>
    parseDocument(readText(file), {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
      stringKeys: true,
    }),
  );
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new EnvironmentFileError(file, error.message, { line, column: col });
  }
  return guarded(file, () => document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown);
}

function readText(file: string): string {
  const megabytes = statSync(file).size / 2 ** 20;
  if (megabytes > LARGEST_MEGABYTES) {
    throw new EnvironmentFileError(
      file,
      `the file has ${Math.ceil(megabytes)} MB; a homelab has ${LARGEST_MEGABYTES} MB at most`,
    );
  }
  return readFileSync(file, 'utf8');
}

function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof EnvironmentFileError) throw error;
    throw new EnvironmentFileError(file, inWords(error));
  }
}

function inWords(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply to be a homelab';
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('Excessive alias count')) {
    return `its aliases (*name) stand for more than ${MOST_ALIASES} values: write them out`;
  }
  return message;
}
