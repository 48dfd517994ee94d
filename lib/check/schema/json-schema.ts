import published from '../../homelab/generated/homelab.schema.json';

/** The part of JSON Schema that the spec's types become. A test holds that the published file uses nothing else. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
}

/** A schema with its references followed. */
export interface Resolved extends JsonSchema {
  /** Name of the spec's type, where it has one. */
  readonly name?: string;
}

const definitions: Readonly<Record<string, JsonSchema>> = published.definitions;
const HOMELAB: JsonSchema = { $ref: '#/definitions/Homelab' };
const REFERENCE = '#/definitions/';

/** The schema of a whole homelab: the one published for editors. */
export function homelabSchema(): JsonSchema {
  return HOMELAB;
}

/** Follows a reference; words beside it win over those at its end. */
export function resolve(schema: JsonSchema): Resolved {
  if (schema.$ref === undefined) return schema;
  const known = resolvedReferences.get(schema);
  if (known !== undefined) return known;
  const name = decodeURIComponent(schema.$ref.slice(REFERENCE.length));
  const target = definitions[name];
  if (target === undefined) throw new Error(`the published schema refers to ${name}, which it does not have`);
  const { $ref: _followed, ...beside } = schema;
  const resolved = { name, ...resolve(target), ...beside };
  resolvedReferences.set(schema, resolved);
  return resolved;
}

const resolvedReferences = new WeakMap<JsonSchema, Resolved>();

/** The ways a value may look, unions within unions laid flat; one where there is no union. */
export function branches(schema: JsonSchema): readonly Resolved[] {
  const known = flattened.get(schema);
  if (known !== undefined) return known;
  const resolved = resolve(schema);
  const ways = resolved.anyOf === undefined ? [resolved] : resolved.anyOf.flatMap(branches);
  flattened.set(schema, ways);
  return ways;
}

const flattened = new WeakMap<JsonSchema, readonly Resolved[]>();

const secretByShape = new WeakMap<JsonSchema, boolean>();

/** Whether a value is a reference to a secret: `{ secret }`, or name and key of a Kubernetes Secret. */
export function isSecretReference(schema: Resolved): boolean {
  if (schema.name === 'SecretRef' || schema.name === 'SecretKeyRef') return true;
  const keys = Object.keys(schema.properties ?? {});
  return keys.length === 1 && keys[0] === 'secret';
}

/** Whether a reference to a secret stands somewhere in such a value, so that a wrong one may be the secret itself. */
export function mayHoldSecret(schema: JsonSchema): boolean {
  const known = secretByShape.get(schema);
  if (known !== undefined) return known;
  secretByShape.set(schema, false);
  const holds = branches(schema).some(
    (branch) =>
      isSecretReference(branch) ||
      branch.name === 'GrafanaAdminSecret' ||
      Object.values(branch.properties ?? {}).some(mayHoldSecret) ||
      (branch.items !== undefined && mayHoldSecret(branch.items)) ||
      (typeof branch.additionalProperties === 'object' && mayHoldSecret(branch.additionalProperties)),
  );
  secretByShape.set(schema, holds);
  return holds;
}
