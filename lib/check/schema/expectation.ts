import { joined, text } from '../say';
import { branches, type JsonSchema, type Resolved } from './json-schema';

/** What each pattern of the spec asks for, with an example. A test holds that no pattern of the spec is missing. */
export const PATTERNS: Readonly<Record<string, string>> = {
  '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$':
    "up to 63 lower-case letters, digits and hyphens, the first and the last no hyphen, such as 'nut-monitor'",
  '^[0-9a-f]{4}$': "four hexadecimal digits in lower case, as lsusb prints them, such as '051d'",
  '^(0|[1-9][0-9]{0,6})[smh]$': "whole seconds, minutes or hours, such as '90s', '5m' or '1h'",
  '^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,3}$':
    "the type and the key as `ssh-keyscan -t ed25519 ADDRESS` prints them after the address, such as 'ssh-ed25519 AAAA…'",
  '^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}$': "three numbers as `upsd -V` prints them, such as '2.8.1'",
  '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$':
    "six pairs of hexadecimal digits with colons, such as '52:54:00:12:34:56'",
  '^op://[^/]+/[^/]+/.+$':
    "1Password's reference of vault, item and field, such as 'op://Homelab/NUT/password'",
  '^[A-Z_][A-Z0-9_]*$': "the name of an environment variable in capitals, such as 'NUT_PASSWORD'",
  '^1\\.[0-9]+(\\.[0-9]+)?$': "a version in quotes, such as '1.32' or '1.32.5'",
  '^age1[0-9a-z]{58}$': "an age public key: 'age1' and 58 further characters",
  '^[^@\\s]+@[^@\\s]+$': "a mail address, such as 'admin@example.com'",
  '^https?://\\S+$': "an address that starts with http:// or https://, such as 'https://vault.example.com'",
  '^([0-9]+(y|w|d|h|m|s))+$': "Prometheus' notation of a time, such as '30d'",
  '^[1-9][0-9]*(Ki|Mi|Gi|Ti|k|M|G|T)$': "a size with its unit, such as '50Gi'",
  '^[0-9]+(\\.[0-9]+)?m?$': "processors or thousandths of one, such as '2' or '50m'",
  '^[0-9]+(Ki|Mi|Gi|Ti|k|M|G|T)?$': "an amount of memory, such as '64Mi'",
  '^[^\\s:]+:[0-9]+$': "host and port, such as 'smtp.example.com:587'",
  '^[0-9]+[smh]$': "seconds, minutes or hours, such as '30s'",
  '^[0-9]+[hd]$': "hours or days, such as '90d'",
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}$': "a date, such as '2024-04-01'",
  '^https://\\S+$': "an address that starts with https://, such as 'https://id.example.com/'",
  '^[0-9]+h$': "hours, such as '720h'",
};

/** What a value of a schema looks like, in words. */
export function expectation(schema: JsonSchema): string {
  const ways = branches(schema).map(oneExpectation);
  return joined([...new Set(ways)], 'or');
}

function oneExpectation(schema: Resolved): string {
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return joined(schema.enum.map(literal), 'or');
  switch (typeOf(schema)) {
    case 'string':
      return schema.pattern === undefined ? 'text' : (PATTERNS[schema.pattern] ?? 'another text');
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      return `a number${bounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return schema.items === undefined ? 'a list' : `a list (each: ${expectation(schema.items)})`;
    case 'object':
      return objectExpectation(schema);
    default:
      return 'any value';
  }
}

function objectExpectation({ properties, required = [] }: Resolved): string {
  if (properties === undefined) return 'an object';
  const keys = required.length > 0 ? required : Object.keys(properties);
  return `an object { ${keys
    .slice(0, 4)
    .map((key) => {
      const only = properties[key]?.const;
      return only === undefined ? `${key}: …` : `${key}: ${literal(only)}`;
    })
    .join(', ')} }`;
}

/** The bounds of a number, in words. */
export function bounds({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

/** The one type a branch has. */
export function typeOf(schema: Resolved): string | undefined {
  if (schema.type !== undefined) return typeof schema.type === 'string' ? schema.type : schema.type[0];
  const value = schema.const ?? schema.enum?.[0];
  return value === undefined ? undefined : typeof value;
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? text(value) : String(value);
}
