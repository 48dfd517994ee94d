import type { SecretKeyRef } from '../secret';

/** External Secrets: Secrets in the cluster filled from a store. */
export interface ExternalSecrets {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Its namespace. @default 'external-secrets' */
  namespace?: string;
  /** The store, as a ClusterSecretStore. */
  store: VaultStore | OnePasswordStore;
}

/** HashiCorp Vault's KV store, version 2. */
export interface VaultStore {
  /** Vault. */
  by: 'vault';
  /** Its address. @pattern ^https?://\S+$ */
  server: string;
  /** The KV mount. @default 'secret' */
  mount?: string;
  /** Vault role of the Kubernetes login. */
  role: string;
}

/** 1Password Connect. */
export interface OnePasswordStore {
  /** 1Password. */
  by: 'onepassword';
  /** Address of the Connect server. @pattern ^https?://\S+$ */
  connectHost: string;
  /** The vault's name. */
  vault: string;
  /** Connect's token. */
  token: SecretKeyRef;
}

/** Velero: backups into an S3 store. */
export interface Velero {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Its namespace. @default 'velero' */
  namespace?: string;
  /** The store, such as Backblaze B2. */
  store: S3Store;
  /** Schedules, by name. */
  schedules: Record<string, VeleroSchedule>;
}

/** An S3-compatible bucket. */
export interface S3Store {
  /** Its name. */
  bucket: string;
  /** Region, such as `us-west-004`. */
  region: string;
  /** Endpoint, such as `https://s3.us-west-004.backblazeb2.com`. @pattern ^https://\S+$ */
  endpoint: string;
  /** Credentials in AWS' file format. */
  credentials: SecretKeyRef;
}

/** When what is backed up, and how long it is kept. */
export interface VeleroSchedule {
  /** Cron expression. */
  schedule: string;
  /** How long a backup is kept. @pattern ^[0-9]+h$ @default '720h' */
  ttl?: string;
  /** Namespaces. @default all */
  includedNamespaces?: string[];
  /** Only objects with these labels. */
  labelSelector?: Record<string, string>;
  /** Whether volumes are backed up too. @default true */
  volumes?: boolean;
}

/** OAuth2-Proxy with an OIDC provider: nobody reaches what stands behind it without logging in. */
export interface OAuth2Proxy {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Its namespace. @default 'oauth2-proxy' */
  namespace?: string;
  /** The provider's issuer URL, exactly as the provider states it (a trailing slash counts). @pattern ^https://\S+$ */
  issuerUrl: string;
  /** Host name of the log-in pages. */
  hostname: string;
  /** Client id. */
  clientId: string;
  /** Client secret. */
  clientSecret: SecretKeyRef;
  /** Cookie secret: 16, 24 or 32 bytes. */
  cookieSecret: SecretKeyRef;
  /** Mail domains that may log in. @default every user of the provider */
  emailDomains?: string[];
}

/** NVIDIA's device plugin with a GPU shared in time slices. */
export interface Gpu {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Its namespace. @default 'nvidia-device-plugin' */
  namespace?: string;
  /** The nodes (names in `hosts`) that have one. @minItems 1 */
  nodes: string[];
  /** Slices per GPU: the node then shows this many `nvidia.com/gpu`. @asType integer @minimum 1 */
  timeSlices: number;
}

/** Names that resolvers on the local network answer themselves. */
export interface DnsRewrites {
  /** AdGuard Home instances that must all say the same. @minItems 1 */
  adguardHome: AdGuardHome[];
  /** Answers by name; a name may begin with `*.`. */
  rewrites: Record<string, string>;
}

/** One AdGuard Home. */
export interface AdGuardHome {
  /** Address of its web interface. @pattern ^https?://\S+$ */
  url: string;
  /** User and password by secret. */
  username: string;
  /** The password's secret. */
  password: {
    /** Name of the secret. */
    secret: string;
  };
}

/** Regular updates of machines and guests. */
export interface Patching {
  /** When, as a cron expression: `0 3 * * 0`. */
  schedule: string;
  /** Guests that are updated on schedule. Virtual machines go one at a time. */
  guests: PatchedGuest[];
  /** Hosts (names in `hosts`) that are updated by hand, one after the other, guests moved off first. */
  rollingByHand?: string[];
}

/** A guest that is updated on schedule. */
export interface PatchedGuest {
  /** Its name. */
  name: string;
  /** LXC container or virtual machine. */
  kind: 'lxc' | 'vm';
  /** The Proxmox host it runs on. */
  on: string;
  /** Proxmox' id of the guest. @asType integer @minimum 100 */
  vmid: number;
  /** Whether it may be rebooted where an update needs it. @default false */
  reboot?: boolean;
}
