/** A rule that a part of a homelab breaks: what stands there, what is needed, how to mend it. */
export interface Breach {
  /** Stable name of the rule. */
  readonly code: BreachCode;
  /** Where, below the part that the rule was given. */
  readonly path: readonly (string | number)[];
  /** For a person: what is there, what is needed, how to fix it. */
  readonly message: string;
}

/** Every code of the rules in this folder. */
export type BreachCode =
  | 'chart-delivery-not-available'
  | 'exposed-without-listener'
  | 'gateway-address-not-in-pool'
  | 'gateway-listener-duplicate'
  | 'gateway-listener-refused'
  | 'http-01-without-http-listener'
  | 'kubernetes-name-invalid'
  | 'load-balancer-block-invalid'
  | 'loki-retention-without-compactor'
  | 'platform-part-not-rendered'
  | 'prometheus-retention-size-unit'
  | 'unknown-issuer'
  | 'wildcard-with-http-01';

/** The same breaches, as seen from a part further up. */
export function below(path: readonly (string | number)[], breaches: readonly Breach[]): Breach[] {
  return breaches.map((breach) => ({ ...breach, path: [...path, ...breach.path] }));
}

const SHOWN_CHARACTERS = 80;

/** A value as it stands in a message: control characters escaped, a long one cut. */
export function quoted(value: string): string {
  const shown = value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value;
  return `'${JSON.stringify(shown).slice(1, -1).replaceAll('\\"', '"')}'`;
}

/** `'a', 'b' and 'c'`, or `none`. */
export function listed(names: readonly string[]): string {
  const shown = names.map(quoted);
  const last = shown.pop();
  if (last === undefined) return 'none';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
