import type { JsonObject, JsonValue } from './json';

/**
 * A chart's values: ours, with a person's own laid over them. Maps are merged key by key, everything else (lists too)
 * is replaced, as Helm does with several value files; `null` removes the chart's default.
 *
 * @throws TypeError when the added values hold something JSON cannot
 */
export function mergeValues(ours: JsonObject, added: { readonly [key: string]: unknown } = {}): JsonObject {
  return merge(ours, jsonObject(added, []));
}

function merge(below: JsonObject, above: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const covered = merged.get(key);
    merged.set(key, isMap(covered) && isMap(value) ? merge(covered, value) : value);
  }
  return Object.fromEntries(merged);
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonObject(value: object, path: readonly string[]): JsonObject {
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  return Object.fromEntries(entries.map(([key, held]) => [key, json(held, [...path, key])]));
}

function json(value: unknown, path: readonly string[]): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((held, index) => json(held, [...path, String(index)]));
  if (typeof value === 'object' && isPlain(value)) return jsonObject(value, path);
  throw new TypeError(
    `values.${path.join('.')} is ${describe(value)}: a chart's values hold text, numbers, true, false, null, lists and maps only`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object'
    ? `an object of ${value?.constructor.name ?? 'its own'} type`
    : `a ${typeof value}`;
}
