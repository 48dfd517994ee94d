import type { SecretKeyRef } from '../secret';
import type { Resources, VolumeClaim } from './storage';

/** Prometheus, Alertmanager and Grafana: by kube-prometheus-stack in the cluster, or where they already run. */
export interface Monitoring {
  /**
   * Where they run. `elsewhere` means that they are there already: their rules and scrape jobs are written as files,
   * and no chart is.
   *
   * @default 'cluster'
   */
  runsIn?: 'cluster' | 'elsewhere';
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Its namespace. @default 'monitoring' */
  namespace?: string;
  /** Prometheus. */
  prometheus: Prometheus;
  /** Grafana. Left out, the chart's own defaults. */
  grafana?: Grafana;
  /** Alertmanager's receivers and routes. Left out, nobody is told. */
  alerting?: Alerting;
  /** The UPS alerts and their thresholds. `{}` gives all with their defaults. */
  upsAlerts?: UpsAlerts;
  /** The UPS dashboard in Grafana. @default true */
  upsDashboard?: boolean;
  /** What else Prometheus scrapes, by job name. */
  scrapeTargets?: Record<string, ScrapeTarget>;
  /** Alerts on Longhorn's volumes and disks. */
  longhornAlerts?: LonghornAlerts;
  /** Alerts on the machines of a Proxmox cluster. */
  proxmoxAlerts?: ProxmoxAlerts;
  /** Further values of the chart; they win over ours. */
  values?: { [key: string]: unknown };
}

/** Prometheus' storage and limits. */
export interface Prometheus {
  /** How long samples are kept, in Prometheus' own notation: `90d`. @pattern ^([0-9]+(y|w|d|h|m|s))+$ */
  retention: string;
  /** How much disk they may take. It must end in B, as Prometheus wants it: `45GB`, `45GiB`. */
  retentionSize?: string;
  /** Its volume. Needed in the cluster. */
  storage?: VolumeClaim;
  /** CPU and memory. */
  resources?: Resources;
  /** Where it is reached, and what stands before it. Left out, it is not exposed. */
  expose?: ExposedApp;
}

/** An app with a name of its own on the Gateway. */
export interface ExposedApp {
  /** Its host name. */
  hostname: string;
  /** Whether OAuth2-Proxy stands before it. Needs `oauth2Proxy`. @default false */
  authenticated?: boolean;
}

/** Grafana. */
export interface Grafana {
  /** Where it is reached. Left out, it is not exposed. */
  expose?: ExposedApp;
  /** The Secret with the administrator's name and password, in the same namespace. */
  adminSecret: GrafanaAdminSecret;
  /** A volume for what is changed by hand. */
  storage?: VolumeClaim;
  /** CPU and memory. */
  resources?: Resources;
}

/** `grafana.admin` of the chart. */
export interface GrafanaAdminSecret {
  /** The Secret's name. */
  name: string;
  /** Key of the user name. @default 'admin-user' */
  userKey?: string;
  /** Key of the password. @default 'admin-password' */
  passwordKey?: string;
}

/** Alertmanager: who is told what. */
export interface Alerting {
  /** Receivers, by name. */
  receivers: Record<string, Receiver>;
  /** Receivers by an alert's severity. What has no entry is told to nobody. */
  routes: {
    /** Who is told of what can't wait. */
    critical?: string[];
    /** Who is told of what should be looked at. */
    warning?: string[];
    /** Who is told of what is good to know. */
    info?: string[];
  };
}

/** A receiver: one or more ways to tell somebody. */
export interface Receiver {
  /** Discord. */
  discord?: {
    /** The webhook's address, a key of a Secret in monitoring's namespace. */ webhook: SecretKeyRef;
  };
  /** E-mail. */
  email?: EmailReceiver;
}

/** E-mail by SMTP with TLS. */
export interface EmailReceiver {
  /** Recipient. @pattern ^[^@\s]+@[^@\s]+$ */
  to: string;
  /** Sender. @pattern ^[^@\s]+@[^@\s]+$ */
  from: string;
  /** `host:port` of the mail server. @pattern ^[^\s:]+:[0-9]+$ */
  smarthost: string;
  /** User name there. */
  username?: string;
  /** Its password, a key of a Secret in monitoring's namespace. */
  password?: SecretKeyRef;
}

/** Thresholds of the UPS alerts. */
export interface UpsAlerts {
  /** UPSBatteryWarning below this charge. @minimum 1 @maximum 99 @default 50 */
  batteryWarningBelowPercent?: number;
  /** UPSBatteryCritical below this charge. @minimum 1 @maximum 99 @default 30 */
  batteryCriticalBelowPercent?: number;
  /** UPSHighLoad above this load. @minimum 1 @maximum 100 @default 80 */
  highLoadAbovePercent?: number;
  /** UPSLowRuntime below this many minutes. @exclusiveMinimum 0 @default 10 */
  lowRuntimeBelowMinutes?: number;
}

/** Something outside the cluster that Prometheus scrapes. */
export interface ScrapeTarget {
  /** `address:port` of each. @minItems 1 */
  targets: string[];
  /** Path of the metrics. @default '/metrics' */
  path?: string;
  /** How often. @default '30s' @pattern ^[0-9]+[smh]$ */
  interval?: string;
  /** URL parameters. */
  params?: Record<string, string[]>;
}

/** Thresholds of Longhorn's alerts. */
export interface LonghornAlerts {
  /** Volume space. @default 80 */
  volumeWarningAbovePercent?: number;
  /** Volume space. @default 95 */
  volumeCriticalAbovePercent?: number;
  /** Node storage. @default 80 */
  nodeWarningAbovePercent?: number;
  /** Node storage. @default 90 */
  nodeCriticalAbovePercent?: number;
  /** Disk. @default 80 */
  diskWarningAbovePercent?: number;
  /** Disk. @default 90 */
  diskCriticalAbovePercent?: number;
}

/** Alerts on a Proxmox cluster: a node offline, the quorum lost. */
export interface ProxmoxAlerts {
  /** The scrape job (a name in `scrapeTargets`) of the Proxmox exporter. */
  job: string;
  /** How many nodes the cluster has. @asType integer @minimum 1 */
  nodes: number;
}
