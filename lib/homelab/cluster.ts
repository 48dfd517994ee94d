import type { Duration } from './duration';

/** The Kubernetes cluster that the hosts with the roles `control-plane` and `worker` form. */
export interface Cluster {
  /** What installed it. */
  distribution: 'kubeadm' | 'k3s';
  /**
   * Kubernetes' version, such as `1.34` or `1.32.5`. It decides how kubelet is configured; left out, the way that
   * every version knows is taken.
   *
   * @pattern ^1\.[0-9]+(\.[0-9]+)?$
   */
  version?: string;
  /** Where the cluster's state is kept. @default 'stacked-etcd' for kubeadm, 'sqlite' for k3s with one control plane, else 'stacked-etcd' */
  datastore?: 'stacked-etcd' | 'external' | 'sqlite';
  /**
   * How long in an outage the control plane must keep its quorum, at the least: more than half of the control-plane
   * hosts run so long where the datastore is stacked.
   *
   * @default nothing is promised
   */
  quorumLasts?: Duration;
  /** Kubelet's graceful node shutdown. */
  kubelet: Kubelet;
  /** systemd-logind on the nodes. */
  logind?: Logind;
  /**
   * Whether kube-proxy runs, or something else does its work.
   *
   * @default 'running'
   */
  kubeProxy?: 'running' | 'replaced';
  /** k3s' packaged components that are switched off. */
  disable?: ('coredns' | 'local-storage' | 'metrics-server' | 'servicelb' | 'traefik')[];
}

/**
 * KubeletConfiguration's fields for graceful node shutdown (KEP-2000): the two simple fields, or one period per pod
 * priority, which excludes them. Both simple fields are 0 (off) in kubelet, so they must be set.
 */
export interface Kubelet {
  /** The whole period a node gives its pods. */
  shutdownGracePeriod?: Duration;
  /** The part of it kept for critical pods, at the end. */
  shutdownGracePeriodCriticalPods?: Duration;
  /**
   * One period per pod priority class, lowest first (KEP-2712).
   *
   * @minItems 1
   */
  shutdownGracePeriodByPodPriority?: PodPriorityPeriod[];
  /**
   * How the fields reach kubelet: merged into its config file, or as a drop-in of its own (kubelet 1.30 and later,
   * k3s 1.32 and later).
   *
   * @default 'drop-in' where `version` has it, else 'merge'
   */
  configuration?: 'merge' | 'drop-in';
  /** Kubelet's root directory, where it was moved. On k3s it must stay where k3s puts it. */
  rootDir?: string;
}

/** The period of the pods from this priority up to the next entry's. */
export interface PodPriorityPeriod {
  /**
   * Pod priority value.
   *
   * @asType integer
   */
  priority: number;
  /** The period. */
  shutdownGracePeriod: Duration;
}

/** systemd-logind's settings that kubelet depends on. */
export interface Logind {
  /**
   * InhibitDelayMaxSec, written in a drop-in that sorts after the distribution's own. At least kubelet's whole period.
   *
   * @default kubelet's whole period
   */
  inhibitDelayMax?: Duration;
}
