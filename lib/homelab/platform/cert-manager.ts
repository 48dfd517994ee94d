import type { SecretKeyRef } from '../secret';

/** cert-manager and who signs. */
export interface CertManager {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Its namespace. @default 'cert-manager' */
  namespace?: string;
  /** ClusterIssuers, by name. */
  issuers: Record<string, AcmeIssuer>;
  /** Certificates of their own, by name, for listeners that the Gateway's annotation doesn't serve. */
  certificates?: Record<string, Certificate>;
  /** Further values of the chart; they win over ours. */
  values?: { [key: string]: unknown };
}

/** An ACME ClusterIssuer. */
export interface AcmeIssuer {
  /** Let's Encrypt's directory, or another's address. */
  server: 'letsencrypt-production' | 'letsencrypt-staging' | `https://${string}`;
  /** Where the authority sends its warnings. @pattern ^[^@\s]+@[^@\s]+$ */
  email: string;
  /** How names are proved. Wildcards need DNS-01. */
  solver: Dns01Cloudflare | Http01Gateway;
}

/** DNS-01 by Cloudflare. */
export interface Dns01Cloudflare {
  /** A TXT record at Cloudflare. */
  dns01: {
    /** Cloudflare. */
    cloudflare: {
      /** API token: a key of a Secret in cert-manager's own namespace. */
      apiToken: SecretKeyRef;
    };
  };
  /** The zones it is used for. @default every name */
  dnsZones?: string[];
}

/** HTTP-01 over the homelab's Gateway. */
export interface Http01Gateway {
  /** A file under /.well-known, served over the Gateway's HTTP listener. */
  http01: 'gateway';
}

/** A certificate in a Secret. */
export interface Certificate {
  /** Namespace. @default the Gateway's */
  namespace?: string;
  /** The Secret that receives it. */
  secretName: string;
  /** ClusterIssuer: a name in `issuers`. */
  issuer: string;
  /** Names it is for. @minItems 1 */
  dnsNames: string[];
}
