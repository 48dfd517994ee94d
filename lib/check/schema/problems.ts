import { type Finding, finding, type Path } from '../finding';
import { joined, listed, nearest, placeName, shown, text } from '../say';
import { bounds, expectation, PATTERNS, typeOf } from './expectation';
import { isSecretReference, type JsonSchema, mayHoldSecret, type Resolved, resolve } from './json-schema';

/** Keys whose values may be secret: nothing of them is shown. */
const SECRET_KEY = /pass|secret|token|webhook|credential|key|community/i;
const CONTROL_CHARACTER = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A text or number where a reference to a secret is due, or an object that holds one. */
export function secretAsValue(schema: Resolved, path: Path): Finding {
  const how = referenceTo(schema);
  const store = how.includes('key:')
    ? 'for the Kubernetes Secret that holds it'
    : 'and keep the value in your secret store';
  return finding(
    'secret-as-value',
    path,
    `${placeName(path)} has a value where a reference to a secret is needed, so that no secret stands in a homelab: write ${how} ${store}; take the value out of the file's history too, and change it if others have seen it`,
  );
}

function referenceTo(schema: Resolved): string {
  if (schema.properties?.key !== undefined) return "{ name: 'SECRET', key: 'KEY' }";
  const holder = isSecretReference(schema) ? undefined : secretKeyOf(schema);
  const held = holder === undefined ? undefined : schema.properties?.[holder];
  return held === undefined ? "{ secret: 'NAME' }" : `{ ${holder}: ${referenceTo(resolve(held))} }`;
}

/** The key of an object that has to refer to a secret: a text in the object's place is most likely the secret. */
export function secretKeyOf({ properties = {}, required = [] }: Resolved): string | undefined {
  return required.find((key) => properties[key] !== undefined && isSecretReference(resolve(properties[key])));
}

/** A value of another type than the schema's. */
export function wrongType(value: unknown, schema: Resolved, path: Path): Finding {
  return finding(
    'wrong-type',
    path,
    `${isThere(value, schema, path)}; ${needed(schema)}: ${howTo(value, schema, path)}`,
  );
}

/** What is wrong with a text, number or truth value; undefined where it is right. */
export function scalarProblem(value: unknown, schema: Resolved, path: Path): Finding | undefined {
  const type = typeOf(schema);
  const given = typeof value;
  const fits = type === 'integer' ? given === 'number' : given === type;
  if (!fits) return wrongType(value, schema, path);
  if (typeof value === 'string') return textProblem(value, schema, path);
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
    const inBounds = value >= minimum && value <= maximum && value > exclusiveMinimum;
    if (inBounds && (type !== 'integer' || Number.isInteger(value))) return undefined;
    const whole = type === 'integer' ? 'a whole number' : 'a number';
    return finding(
      'wrong-value',
      path,
      `${placeName(path)} is ${value}; ${whole}${bounds(schema)} is needed: correct it`,
    );
  }
  return undefined;
}

function textProblem(value: string, schema: Resolved, path: Path): Finding | undefined {
  if (CONTROL_CHARACTER.test(value)) {
    return finding(
      'control-character',
      path,
      `${isThere(value, schema, path)}, with a control character or line break; one line of printable characters is needed: take it out`,
    );
  }
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choices !== undefined)
    return choices.includes(value) ? undefined : wrongChoice(value, choices, schema, path);
  if (schema.pattern === undefined || regExp(schema.pattern).test(value)) return undefined;
  return finding(
    'wrong-value',
    path,
    `${isThere(value, schema, path)}; needed is ${PATTERNS[schema.pattern] ?? 'another form'}: ${mended(value, schema) ?? 'correct it'}`,
  );
}

/** A text that is none of the possible ones. */
export function wrongChoice(
  value: string,
  choices: readonly (string | number | boolean)[],
  schema: Resolved,
  path: Path,
): Finding {
  const texts = choices.map(String);
  const near = begunWith(value, texts) ?? nearest(value, texts);
  const meant = typeof near === 'string' ? [near] : near;
  const fix = meant === undefined ? 'take one of these' : `did you mean ${listed(meant, 'or')}?`;
  return finding(
    'wrong-value',
    path,
    `${isThere(value, schema, path)}; ${listed(texts, 'or')} is needed: ${fix}`,
  );
}

/** The possible texts of which a shorter one is the beginning: `ubuntu`. */
function begunWith(value: string, texts: readonly string[]): string[] | undefined {
  const wanted = value.trim().toLowerCase();
  if (wanted.length < 3) return undefined;
  const longer = texts.filter((one) => one.toLowerCase().startsWith(wanted));
  return longer.length === 0 ? undefined : longer;
}

/** A value that fits none of several ways to look. */
export function noAlternative(
  value: unknown,
  schema: JsonSchema,
  ways: readonly Resolved[],
  path: Path,
): Finding {
  if (typeof value === 'string' && CONTROL_CHARACTER.test(value)) {
    const problem = textProblem(value, { type: 'string' }, path);
    if (problem !== undefined) return problem;
  }
  const words = ways.flatMap((way) =>
    typeof way.const === 'string' ? [way.const] : [...(way.enum ?? [])].map(String),
  );
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  const sameType = ways.some((way) => typeOf(way) === typeof value);
  const fix = near === undefined ? 'write one of these' : `did you mean ${text(near)}?`;
  return finding(
    sameType ? 'wrong-value' : 'wrong-type',
    path,
    `${isThere(value, schema, path)}; needed is ${expectation(schema)}: ${fix}`,
  );
}

/** A list with fewer elements than it needs. */
export function listTooShort(schema: Resolved, path: Path): Finding {
  const each = schema.items === undefined ? '' : ` (${expectation(schema.items)})`;
  return finding(
    'wrong-value',
    path,
    `${placeName(path)} is an empty list; at least one entry is needed${each}: add one`,
  );
}

/** A key the spec does not have, and the key that was probably meant. */
export function unknownKey(
  key: string,
  record: Record<string, unknown>,
  schema: Resolved,
  path: Path,
): { found: Finding; meant: string | undefined } {
  const known = Object.keys(schema.properties ?? {});
  const near = nearest(key, known) ?? inOtherWords(key, known);
  const there = near !== undefined && Object.hasOwn(record, near);
  const place = path.length === 0 ? 'the homelab' : placeName(path);
  const what = `${place} has the unknown key ${text(key)}`;
  const message =
    near === undefined
      ? `${what}; known here: ${joined([...known].sort())}`
      : there
        ? `${what}; the nearest known one, ${text(near)}, is there as well: remove ${text(key)}`
        : `${what}; did you mean ${text(near)}?`;
  const found = finding('unknown-key', [...path, key], message);
  return { found, meant: there ? undefined : near };
}

/** The known key that has all of a wrong one's words, or the other way round: `ratedWatt` aside, `rated`, `hostname`. */
function inOtherWords(key: string, known: readonly string[]): string | undefined {
  const wanted = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (wanted.length < 4) return undefined;
  const fitting = known.filter((name) => {
    const candidate = name.toLowerCase();
    return candidate.length >= 4 && (candidate.includes(wanted) || wanted.includes(candidate));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A required key that is not there. */
export function missingKey(key: string, schema: Resolved, path: Path): Finding {
  const at = [...path, key];
  const property = schema.properties?.[key] ?? {};
  if (path[0] === 'upses' && path.length === 2 && key === 'server') {
    return finding(
      'ups-without-server',
      at,
      `${placeName(path)} has no server, so nobody reads its data and no machine learns of an outage: add server, the name of the host that runs upsd for it`,
    );
  }
  return finding(
    'missing-key',
    at,
    `${placeName(path)} lacks ${text(key)}: add it, ${expectation(property)}`,
  );
}

function isThere(value: unknown, schema: JsonSchema, path: Path): string {
  return showable(value, schema, path)
    ? `${placeName(path)} is ${shown(value)}`
    : `${placeName(path)} has a value that is not shown here, since it may be a secret`;
}

/** Nothing is shown that may be a secret: by its place, by its key, or by a password inside an address. */
function showable(value: unknown, schema: JsonSchema, path: Path): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return true;
  if (mayHoldSecret(schema) && (typeof value === 'string' || path.length > 1)) return false;
  const secretKey = path.some((step) => typeof step === 'string' && SECRET_KEY.test(step));
  return (
    !secretKey && !(typeof value === 'string' && /:\/\/[^/]*@|discord(app)?\.com\/api\/webhooks/i.test(value))
  );
}

function needed(schema: Resolved): string {
  const what = expectation(schema);
  return what === 'true or false' ? 'true or false is needed' : `needed is ${what}`;
}

function howTo(value: unknown, schema: Resolved, path: Path): string {
  const type = typeOf(schema);
  if (value === null && path.length === 0) return 'is the file empty?';
  if (value === null) return 'write it, or remove the key where it is optional';
  if (typeof value === 'string') {
    if ((type === 'number' || type === 'integer') && /^-?[0-9]+(\.[0-9]+)?$/.test(value)) {
      return `write ${value} without quotes`;
    }
    const number = type === 'number' || type === 'integer' ? withoutUnit(value, path) : undefined;
    if (number !== undefined) return `write ${number}`;
    if (type === 'boolean' && (value === 'true' || value === 'false')) return `write ${value} without quotes`;
    // YAML 1.1's words, which are texts in 1.2
    if (type === 'boolean' && /^(yes|y|on|true)$/i.test(value)) return 'write true';
    if (type === 'boolean' && /^(no|n|off|false)$/i.test(value)) return 'write false';
    if (type === 'array' && typeOf(schema.items ?? {}) === 'string') return 'put it in brackets: [ … ]';
  }
  if (typeof value === 'number' && schema.name === 'Duration') {
    return Number.isInteger(value) && value >= 0
      ? `write the unit too: '${value}s' for seconds`
      : 'correct it';
  }
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return 'put it in quotes';
  return 'correct it';
}

/** The number of a text that says its unit too, where the key says that unit: `40W` for `watts`. */
function withoutUnit(value: string, path: Path): number | undefined {
  const [, digits, unit = ''] = /^\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([a-z%]{1,7})\s*$/i.exec(value) ?? [];
  if (digits === undefined) return undefined;
  const key = String(path.at(-1) ?? '');
  if (/watts$/i.test(key) && /^w(atts?)?$/i.test(unit)) return Number(digits);
  if (/watts$/i.test(key) && /^kw$/i.test(unit)) return Number(digits) * 1000;
  return /percent$/i.test(key) && unit === '%' ? Number(digits) : undefined;
}

/** The right way to write a value that is nearly right. */
function mended(value: string, schema: Resolved): string | undefined {
  const candidates = [
    value.trim().toLowerCase(),
    value.trim().toLowerCase().replaceAll('-', ':'),
    durationOf(value),
  ];
  const pattern = regExp(schema.pattern ?? '');
  const right = candidates.find((candidate) => candidate !== undefined && pattern.test(candidate));
  const words = value.trim().split(/\s+/);
  const at = words.findIndex((type, index) => {
    const key = words[index + 1];
    return key !== undefined && KEY_TYPE.test(type) && pattern.test(`${type} ${key}`);
  });
  if (at !== -1) return `keep the word '${words[at]}' and the one after it, ${aroundThem(words, at)}`;
  return right === undefined || isSecretReference(schema) ? undefined : `write ${text(right)}`;
}

/** A host key is two words, and people paste what stands around them too. */
const KEY_TYPE = /^(ssh|ecdsa)-[a-z0-9-]+$/;

function aroundThem(words: readonly string[], at: number): string {
  const around = [
    ...(at > 0 ? ['nothing before them (an address, options)'] : []),
    ...(words.length > at + 2 ? ['nothing after them (a comment)'] : []),
  ];
  return around.length === 0 ? 'one blank between them and none around them' : around.join(' and ');
}

function durationOf(value: string): string | undefined {
  const match = /^\s*([0-9]{1,6})\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?)\s*$/i.exec(value);
  const unit = match?.[2]?.[0]?.toLowerCase();
  return match === null || unit === undefined ? undefined : `${Number(match[1])}${unit}`;
}

const compiled = new Map<string, RegExp>();

function regExp(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(pattern, 'u');
  compiled.set(pattern, made);
  return made;
}
