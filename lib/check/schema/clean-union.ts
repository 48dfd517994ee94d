import { distance } from 'fastest-levenshtein';
import { finding, type Path } from '../finding';
import { listed, placeName } from '../say';
import { BROKEN } from '../shape/broken';
import { Cleaning, cleanOne, isRecord } from './clean';
import { typeOf } from './expectation';
import { isSecretReference, type JsonSchema, type Resolved } from './json-schema';
import { noAlternative, secretAsValue, wrongChoice, wrongType } from './problems';

/**
 * A value that may look in several ways. Where none fits, the way that was most likely meant speaks: what is wrong
 * by it, or, where none stands out, which ways there are.
 */
export function cleanUnion(
  value: unknown,
  schema: JsonSchema,
  ways: readonly Resolved[],
  path: Path,
  into: Cleaning,
): unknown | typeof BROKEN {
  for (const way of ways) {
    const trial = new Cleaning();
    const kept = cleanOne(value, way, path, trial);
    if (trial.findings.length === 0 && trial.broken.none) return kept;
  }
  const meant = likeliest(value, ways);
  if (meant !== undefined) {
    const other = keyOfAnotherWay(value, meant, ways);
    if (other === undefined) return cleanOne(value, meant, path, into);
    const { key, own } = other;
    return into.add(
      finding(
        'unknown-key',
        [...path, key],
        `${placeName(path)} has ${listed([...own, key])}, which exclude each other: keep one of them and remove the others`,
      ),
    );
  }
  const marker = wrongMarker(value, ways);
  if (marker !== undefined) {
    const { key, word, choices } = marker;
    const at = [...path, key];
    if (word === BROKEN) {
      into.broken.mark(at);
      return BROKEN;
    }
    const found =
      typeof word === 'string' ? wrongChoice(word, choices, {}, at) : wrongType(word, { enum: choices }, at);
    return into.add(found);
  }
  const scalar = typeof value === 'string' || typeof value === 'number';
  const secret = ways.find(isSecretReference);
  if (scalar && secret !== undefined) return into.add(secretAsValue(secret, path));
  return into.add(noAlternative(value, schema, ways, path));
}

function likeliest(value: unknown, ways: readonly Resolved[]): Resolved | undefined {
  if (Array.isArray(value)) return ways.find((way) => typeOf(way) === 'array');
  if (!isRecord(value)) return undefined;
  let best: Resolved | undefined;
  let bestScore = 0;
  for (const way of ways) {
    const score = likeness(value, way);
    if (score > bestScore) {
      best = way;
      bestScore = score;
    }
  }
  const objects = ways.filter((way) => typeOf(way) === 'object');
  return best ?? (objects.length === 1 ? objects[0] : undefined);
}

/** How much of a way's own a value has: its marking word above all, then its keys, then keys that are nearly its. */
function likeness(value: Record<string, unknown>, way: Resolved): number {
  const properties = way.properties ?? {};
  const required = way.required ?? [];
  let score = 0;
  for (const [key, own] of Object.entries(value)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property?.const !== undefined) score += property.const === own ? 1000 : -1000;
    else if (property !== undefined) score += required.includes(key) ? 12 : 10;
    else if (required.some((known) => isNearly(key, known))) score += 5;
  }
  return score;
}

function isNearly(key: string, known: string): boolean {
  return Math.abs(key.length - known.length) <= 3 && distance(key.toLowerCase(), known.toLowerCase()) <= 3;
}

/** The word that should say which way is meant, where it is none of the known ones: `by: 'flx'`. */
function wrongMarker(
  value: unknown,
  ways: readonly Resolved[],
): { key: string; word: unknown; choices: string[] } | undefined {
  if (!isRecord(value)) return undefined;
  for (const [key, word] of Object.entries(value)) {
    const choices = ways.flatMap(({ properties = {} }) => {
      const only = Object.hasOwn(properties, key) ? properties[key]?.const : undefined;
      return typeof only === 'string' ? [only] : [];
    });
    if (choices.length > 0) return { key, word, choices };
  }
  return undefined;
}

/** A key that makes sense only in another way than the meant one, beside the keys of the meant one: both were given. */
function keyOfAnotherWay(
  value: unknown,
  meant: Resolved,
  ways: readonly Resolved[],
): { key: string; own: string[] } | undefined {
  if (!isRecord(value)) return undefined;
  const required = meant.required ?? [];
  const own = required.filter(
    (key) => Object.hasOwn(value, key) && meant.properties?.[key]?.const === undefined,
  );
  if (own.length === 0 || own.length < required.length) return undefined;
  const key = Object.keys(value).find(
    (candidate) =>
      !Object.hasOwn(meant.properties ?? {}, candidate) &&
      ways.some((way) => way !== meant && (way.required ?? []).includes(candidate)),
  );
  return key === undefined ? undefined : { key, own };
}
