import { readFileSync, statSync } from 'node:fs';
import type { CST, Document, ParsedNode, YAMLParseError } from 'yaml';
import { EnvironmentFileError } from './environment-file-error';

/** A thousand machines take less than one. */
const LARGEST_MEGABYTES = 16;

/** A homelab has fewer than twenty. Many more make a recursive parser run out of stack, which ends the whole process. */
const DEEPEST = 100;

const TOO_DEEP = `it is nested deeper than ${DEEPEST} levels, which no homelab is`;

/** Anchors of YAML that point to each other turn a few lines into gigabytes. */
const MOST_ALIASES = 1000;

/**
 * What a .json or .yaml file holds.
 *
 * @throws EnvironmentFileError where it can't be read, with the line
 */
export function loadData(file: string): unknown {
  const text = readText(file);
  return file.endsWith('.json') ? json(file, text) : yaml(file, text, 'core');
}

function json(file: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // JSON.parse doesn't tell the line; the parser of YAML, told to be strict, does.
    yaml(file, text, 'json');
    throw new EnvironmentFileError(file, inWords(error));
  }
  if (deeperThan([value], heldBy) !== undefined) throw new EnvironmentFileError(file, TOO_DEEP);
  return value;
}

/** Loaded where there is YAML to read. */
function yamlPackage(): typeof import('yaml') {
  return require('yaml');
}

function yaml(file: string, text: string, schema: 'core' | 'json'): unknown {
  const { LineCounter, Parser } = yamlPackage();
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const fail = (problem: string, offset: number): never => {
    const { line, col } = lines.linePos(offset);
    throw new EnvironmentFileError(file, problem, { line, column: col });
  };
  const tooDeep = deeperThan<CST.Token>(tokens, insideOf);
  if (tooDeep !== undefined) fail(TOO_DEEP, tooDeep.offset);
  const [document, second] = composed(file, tokens, text.length, schema);
  if (second !== undefined) fail('a second document begins here (---); a homelab is one', second.range[0]);
  if (document === undefined) return null;
  const [error] = document.errors;
  if (error !== undefined) fail(yamlProblem(error, text), error.pos[0]);
  return guarded(file, () => document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown);
}

function yamlProblem({ code, message, pos: [at] }: YAMLParseError, text: string): string {
  if (code !== 'NON_STRING_KEY') return message;
  return text.slice(at - 1, at + 1) === '{{'
    ? "'{{' begins an object within an object, and no template is filled in here: write the value itself, or put the whole text in quotes"
    : 'a key has to be a text, and here it is a list or an object: correct it, or put it in quotes';
}

function composed(
  file: string,
  tokens: readonly CST.Token[],
  length: number,
  schema: 'core' | 'json',
): Document.Parsed[] {
  const { Composer } = yamlPackage();
  const composer = new Composer<ParsedNode>({ schema, stringKeys: true });
  return guarded(file, () => [...composer.compose(tokens, true, length)]);
}

/** The first thing that lies deeper than {@link DEEPEST} others. The stack is our own: it may grow long. */
function deeperThan<T>(outermost: readonly T[], inside: (one: T) => readonly T[]): T | undefined {
  const open = outermost.map((one) => ({ one, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { one, depth } = next;
    if (depth > DEEPEST) return one;
    for (const inner of inside(one)) open.push({ one: inner, depth: depth + 1 });
  }
  return undefined;
}

function heldBy(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function insideOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value]).filter((inner) => inner != null);
}

function readText(file: string): string {
  const megabytes = guarded(file, () => statSync(file).size) / 2 ** 20;
  if (megabytes > LARGEST_MEGABYTES) {
    throw new EnvironmentFileError(
      file,
      `the file has ${Math.ceil(megabytes)} MB; a homelab has ${LARGEST_MEGABYTES} MB at most`,
    );
  }
  const text = guarded(file, () => readFileSync(file, 'utf8'));
  // Editors on Windows begin a file with a byte order mark.
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
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
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('Excessive alias count')) {
    return `its aliases (*name) stand for more than ${MOST_ALIASES} values: write them out`;
  }
  return message;
}
