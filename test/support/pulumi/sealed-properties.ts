import { isDeepStrictEqual } from 'node:util';

/** Properties of a resource as the engine hands them to a provider. */
export type Properties = Record<string, unknown>;

/** How the engine marks a value that needs special care, and which care: a secret (pulumi/sdk, rpc.ts). */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

export function isRecord(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same properties with every secret in clear. */
export function revealed(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, reveal(value)]));
}

/** The inputs as they came, secrets sealed, and further outputs. */
export function sealedLike(inputs: Properties, further: Properties): Properties {
  return { ...inputs, ...further };
}

export function sameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}

function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isRecord(value)) return value;
  return value[SIGNATURE] === SECRET ? reveal(value.value) : revealed(value);
}
