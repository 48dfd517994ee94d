import { parse } from 'yaml';
import { crdDocuments, crdFiles } from './crds';

/** The part of a CRD's OpenAPI v3 schema that says which fields there are. */
export interface OpenApiSchema {
  type?: string;
  required?: string[];
  properties?: Record<string, OpenApiSchema>;
  /** A map with keys of its own choosing. */
  additionalProperties?: boolean | OpenApiSchema;
  items?: OpenApiSchema;
  enum?: unknown[];
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
}

interface Crd {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: OpenApiSchema } }[];
  };
}

const parsed = new Map<string, Crd>();

/**
 * The schema of a kind, as its project publishes it.
 *
 * @throws where no CRD at hand has it
 */
export function crdSchema(apiVersion: string, kind: string): OpenApiSchema {
  const [group, version] = apiVersion.split('/');
  const crd = crdOf(group ?? '', kind);
  const found = crd?.spec.versions.find(({ name }) => name === version);
  if (!found) throw new Error(`no CRD at hand has the kind ${kind} in ${apiVersion}`);
  return found.schema.openAPIV3Schema;
}

/** The fields of an object that its CRD doesn't have, as `spec.listeners[0].port`. */
export function unknownFields(object: { apiVersion: string; kind: string }): string[] {
  return unknownBelow(crdSchema(object.apiVersion, object.kind), object, '');
}

function crdOf(group: string, kind: string): Crd | undefined {
  const key = `${group} ${kind}`;
  const known = parsed.get(key);
  if (known) return known;
  const document = crdFiles()
    .flatMap(crdDocuments)
    .find((text) => text.includes(`\n  group: ${group}\n`) && text.includes(`\n    kind: ${kind}\n`));
  if (document === undefined) return undefined;
  const crd: Crd = parse(document);
  parsed.set(key, crd);
  return crd;
}

function unknownBelow(schema: OpenApiSchema, value: unknown, path: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => unknownBelow(items, item, `${path}[${index}]`)) : [];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const next = schema.properties?.[key] ?? schema.additionalProperties;
    if (typeof next === 'object') return unknownBelow(next, inner, here);
    return next === true || isOpen(schema) ? [] : [here];
  });
}

/** `metadata` is an object without properties here: the API server itself knows its fields. */
function isOpen(schema: OpenApiSchema): boolean {
  if (schema['x-kubernetes-preserve-unknown-fields']) return true;
  return schema.type === 'object' && schema.properties === undefined;
}
