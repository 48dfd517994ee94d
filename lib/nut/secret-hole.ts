import { encodePasswordForMonitor, encodePasswordForUpsdUsers, passwordProblem } from './password';

/** A secret by name; what it says is known only where the files are delivered. */
export interface SecretReference {
  readonly secret: string;
}

/**
 * How a file wants a secret written into it.
 * - `upsd.users`, `upsmon.conf`: a quoted word of NUT's, see {@link encodePasswordForMonitor}
 * - `curl-config`: a quoted word of a file for `curl --config` (man curl, -K)
 * - `plain`: as it is
 */
export type SecretEncoding = 'upsd.users' | 'upsmon.conf' | 'curl-config' | 'plain';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const HOLE = /\$\{secret:([^}\n]*)\}/g;
const HOLE_START = /\$\{secret:/g;

/** Why the text can't name a secret, or undefined. */
export function secretNameProblem(name: string): string | undefined {
  if (NAME.test(name)) return undefined;
  return 'a secret is named with up to 100 letters, digits, ".", "_" and "-", the first a letter or digit';
}

/**
 * The place in a file where a secret goes: `${secret:NAME}`, without quotes around it.
 * @throws when the name can't be one.
 */
export function secretHole(name: string): string {
  const problem = secretNameProblem(name);
  if (problem !== undefined) throw new Error(`secret ${JSON.stringify(name.slice(0, 100))}: ${problem}`);
  return `\${secret:${name}}`;
}

/** The names of all secrets that a text waits for, each once, in the order of their first place. */
export function secretsIn(text: string): string[] {
  return [...new Set([...text.matchAll(HOLE)].map((match) => match[1] ?? ''))];
}

/**
 * Puts each secret into its place, encoded for the file. What a secret says is not looked at for holes.
 * @param resolve the value of a secret, or undefined where there is none
 * @throws one error that names every secret which is missing or can't be written into such a file, and no value
 */
export function fillSecretHoles(
  text: string,
  encoding: SecretEncoding,
  resolve: (name: string) => string | undefined,
): string {
  const problems: string[] = [];
  const filled = new Map<string, string>();
  for (const name of secretsIn(text)) {
    const value = secretNameProblem(name) === undefined ? resolve(name) : undefined;
    const problem = secretNameProblem(name) ?? secretValueProblem(value, encoding);
    if (problem !== undefined) problems.push(`secret ${JSON.stringify(name.slice(0, 100))}: ${problem}`);
    else if (value !== undefined) filled.set(name, encode(value, encoding));
  }
  if ([...text.matchAll(HOLE_START)].length > [...text.matchAll(HOLE)].length) {
    problems.push('the text has a hole for a secret without its closing brace on the same line');
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return text.replace(HOLE, (hole, name: string) => filled.get(name) ?? hole);
}

/** Why a secret can't be written into such a file, or undefined. The value is in no message. */
export function secretValueProblem(value: string | undefined, encoding: SecretEncoding): string | undefined {
  if (value === undefined) return 'there is no value for it; store it under this name';
  if (/[\r\n]$/.test(value)) {
    return 'it ends with a line break, which the tool that stored it often leaves there; store it without';
  }
  if (encoding === 'upsd.users' || encoding === 'upsmon.conf') return passwordProblem(value);
  if (value === '') return 'it is empty; give it a value';
  const control = /\p{Cc}/u.exec(value);
  if (control === null) return undefined;
  return `it has a control character at position ${control.index + 1} of ${value.length}; store it without`;
}

function encode(value: string, encoding: SecretEncoding): string {
  switch (encoding) {
    case 'upsd.users':
      return encodePasswordForUpsdUsers(value);
    case 'upsmon.conf':
      return encodePasswordForMonitor(value);
    case 'curl-config':
      return `"${value.replace(/["\\]/g, '\\$&')}"`;
    case 'plain':
      return value;
  }
}
