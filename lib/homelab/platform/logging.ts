import type { Resources, VolumeClaim } from './storage';

/** Logs: Loki keeps them, Alloy collects them. */
export interface Logging {
  /** Namespace of both. @default monitoring's namespace */
  namespace?: string;
  /** Loki as a single binary on a volume. */
  loki: Loki;
  /** Alloy as a DaemonSet. */
  alloy?: Alloy;
  /** The alerts LokiDown, LokiIngestionStopped, LokiHighErrorRate, LokiStorageLow, AlloyNotOnAllNodes, AlloyNotSendingLogs and AlloyHighMemory. @default true */
  alerts?: boolean;
}

/** Loki. */
export interface Loki {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** How long logs are kept: `90d`. Left out, for ever. @pattern ^[0-9]+[hd]$ */
  retention?: string;
  /** The compactor deletes what is older than `retention`; without it nothing is deleted. @default true */
  compactor?: boolean;
  /** Its volume. */
  storage: VolumeClaim;
  /** First day of the schema in use, such as `2024-04-01`. Never change it once logs are stored. @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ @default '2024-04-01' */
  schemaFrom?: string;
  /** CPU and memory. */
  resources?: Resources;
  /** Further values of the chart; they win over ours. */
  values?: { [key: string]: unknown };
}

/** Alloy. */
export interface Alloy {
  /** Chart version. @default the one this version of ridethrough was tested with */
  chartVersion?: string;
  /** Whether Kubernetes' events are collected, once. @default true */
  events?: boolean;
  /** CPU and memory. @default 256Mi of memory at most */
  resources?: Resources;
  /** Further values of the chart; they win over ours. */
  values?: { [key: string]: unknown };
}
