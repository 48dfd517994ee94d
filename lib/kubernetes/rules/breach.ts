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
  | 'gateway-address-not-in-pool'
  | 'gateway-listener-duplicate'
  | 'gateway-listener-refused'
  | 'kubernetes-name-invalid'
  | 'loki-retention-without-compactor'
  | 'prometheus-retention-size-unit'
  | 'unknown-issuer'
  | 'wildcard-with-http-01';
