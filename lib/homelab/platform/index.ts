import type { CertManager } from './cert-manager';
import type { Cilium } from './cilium';
import type { ChartDelivery } from './delivery';
import type { Gateway } from './gateway';
import type { Logging } from './logging';
import type { Monitoring } from './monitoring';
import type { Namespace } from './namespaces';
import type { NutExporter } from './nut-exporter';
import type { DnsRewrites, ExternalSecrets, Gpu, OAuth2Proxy, Patching, Velero } from './services';

/** What runs in and around the cluster. Every part stands for itself; what is left out is not rendered. */
export interface Platform {
  /** How third-party charts go out. @default Flux */
  delivery?: ChartDelivery;
  /** Namespaces, by name. */
  namespaces?: Record<string, Namespace>;
  /** Cilium: addresses for Services and how they are announced. */
  cilium?: Cilium;
  /** The Gateway. */
  gateway?: Gateway;
  /** Certificates. */
  certManager?: CertManager;
  /** Secrets from a store. */
  externalSecrets?: ExternalSecrets;
  /** Metrics, alerts, dashboards. */
  monitoring?: Monitoring;
  /** Logs. */
  logging?: Logging;
  /** The UPSes' variables for Prometheus. */
  nutExporter?: NutExporter;
  /** Log-in before what is exposed. */
  oauth2Proxy?: OAuth2Proxy;
  /** Backups. */
  velero?: Velero;
  /** Shared GPUs. */
  gpu?: Gpu;
  /** Names on the local network. */
  dns?: DnsRewrites;
  /** Regular updates. */
  patching?: Patching;
}

export type * from './cert-manager';
export type * from './cilium';
export type * from './delivery';
export type * from './gateway';
export type * from './logging';
export type * from './monitoring';
export type * from './namespaces';
export type * from './nut-exporter';
export type * from './services';
export type * from './storage';
