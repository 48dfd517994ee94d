import type { Finding, Path } from '../finding';
import { BROKEN } from '../shape/broken';
import { BrokenPlaces } from './broken-places';
import { cleanUnion } from './clean-union';
import { typeOf } from './expectation';
import { freeForm } from './free-form';
import { branches, isSecretReference, type JsonSchema, type Resolved } from './json-schema';
import {
  listTooShort,
  missingKey,
  scalarProblem,
  secretAsValue,
  secretKeyOf,
  unknownKey,
  wrongType,
} from './problems';

/** What comes of holding a value against its schema. */
export class Cleaning {
  readonly findings: Finding[] = [];
  readonly broken = new BrokenPlaces();

  add(found: Finding): typeof BROKEN {
    this.findings.push(found);
    this.broken.mark(found.path);
    return BROKEN;
  }
}

/**
 * Holds a value against its schema and returns the part of it that is right: without unknown keys, wrong optional
 * values and list elements; {@link BROKEN} where something required is wrong. One finding per fault.
 */
export function clean(value: unknown, schema: JsonSchema, path: Path, into: Cleaning): unknown {
  if (value === BROKEN) {
    into.broken.mark(path);
    return BROKEN;
  }
  const ways = branches(schema);
  const only = ways[0];
  if (ways.length > 1) return cleanUnion(value, schema, ways, path, into);
  return only === undefined ? value : cleanOne(value, only, path, into);
}

/** {@link clean} for one way a value may look. */
export function cleanOne(value: unknown, schema: Resolved, path: Path, into: Cleaning): unknown {
  const holdsIt = isSecretReference(schema)
    ? typeof value === 'string' || typeof value === 'number'
    : typeof value === 'string' && secretKeyOf(schema) !== undefined;
  if (holdsIt) {
    return into.add(secretAsValue(schema, path));
  }
  switch (typeOf(schema)) {
    case undefined:
      return freeForm(value, path, into);
    case 'object':
      return isRecord(value)
        ? cleanRecord(value, schema, path, into)
        : into.add(wrongType(value, schema, path));
    case 'array':
      return Array.isArray(value)
        ? cleanList(value, schema, path, into)
        : into.add(wrongType(value, schema, path));
    default: {
      const problem = scalarProblem(value, schema, path);
      return problem === undefined ? value : into.add(problem);
    }
  }
}

function cleanRecord(record: Record<string, unknown>, schema: Resolved, path: Path, into: Cleaning): unknown {
  const { properties = {}, additionalProperties = true, required = [] } = schema;
  const cleaned: Record<string, unknown> = Object.create(null);
  let usable = true;
  for (const [key, value] of Object.entries(record)) {
    const at = [...path, key];
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known === undefined && additionalProperties === false) {
      if (value === BROKEN) into.broken.mark(at);
      else addUnknownKey(key, record, schema, path, into);
      continue;
    }
    const kept =
      known === undefined && additionalProperties === true
        ? freeForm(value, at, into)
        : clean(value, known ?? (additionalProperties as JsonSchema), at, into);
    if (kept !== BROKEN) cleaned[key] = kept;
    else {
      into.broken.mark(at);
      if (required.includes(key)) usable = false;
    }
  }
  for (const key of required) {
    if (Object.hasOwn(record, key)) continue;
    usable = false;
    // A key that was meant to be this one is already said.
    if (!into.broken.touches([...path, key])) into.add(missingKey(key, schema, path));
  }
  return usable ? cleaned : BROKEN;
}

function addUnknownKey(
  key: string,
  record: Record<string, unknown>,
  schema: Resolved,
  path: Path,
  into: Cleaning,
): void {
  const { found, meant } = unknownKey(key, record, schema, path);
  into.add(found);
  if (meant !== undefined) into.broken.mark([...path, meant]);
}

function cleanList(list: readonly unknown[], schema: Resolved, path: Path, into: Cleaning): unknown {
  if (list.length < (schema.minItems ?? 0)) return into.add(listTooShort(schema, path));
  const { items } = schema;
  if (items === undefined) return freeForm(list, path, into);
  const cleaned: unknown[] = [];
  for (const [index, element] of list.entries()) {
    const kept = clean(element, items, [...path, index], into);
    if (kept === BROKEN) into.broken.markRemoved(path, index);
    else cleaned.push(kept);
  }
  return cleaned;
}

/** Whether a copied value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
