/**
 * A secret by its name. The value itself never stands in a homelab: each delivery looks it up in its own way
 * (`ridethrough synth` leaves the hole `${secret:NAME}`, `pulumi up` reads Pulumi's config).
 */
export interface SecretRef {
  /**
   * Name of the secret.
   *
   * @pattern ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$
   */
  secret: string;
}

/** Where the value of a secret can be found, for the deliveries that can look there. */
export interface SecretSource {
  /**
   * 1Password reference, read by 1Password's own `op` when the machines are updated.
   *
   * @pattern ^op://[^/]+/[^/]+/.+$
   */
  onePassword?: string;
  /**
   * Environment variable that holds the value where the command runs.
   *
   * @pattern ^[A-Z_][A-Z0-9_]*$
   */
  environmentVariable?: string;
  /** Path of the value in Vault, read inside the cluster by External Secrets. */
  vault?: VaultKey;
  /** The Kubernetes Secret that holds the value for what runs in the cluster. */
  kubernetes?: SecretKeyRef;
}

/** One key below a path of Vault's KV store. */
export interface VaultKey {
  /** Path below the store's mount, such as `homelab/nut`. */
  path: string;
  /** Property of the entry. */
  property: string;
}

/** One key of a Kubernetes Secret. It must exist in the namespace of whoever reads it. */
export interface SecretKeyRef {
  /** The Secret's `metadata.name`. */
  name: string;
  /** Key in the Secret's `data`. */
  key: string;
}
