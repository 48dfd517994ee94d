import { type Cluster, type Host, seconds } from '../homelab';
import type { KubeletPlan } from './plan';

/** kubelet's drop-in directory: `--config-dir` is beta from 1.30; k3s reads its own from 1.32. */
const DROP_IN_SINCE_MINOR = { kubeadm: 30, k3s: 32 } as const;

/** Whether a cluster's version configures kubelet by drop-ins. False where the version isn't known. */
export function hasKubeletDropIns(cluster: Cluster): boolean {
  const minor = /^1\.([0-9]+)/.exec(cluster.version ?? '')?.[1];
  return minor !== undefined && Number(minor) >= DROP_IN_SINCE_MINOR[cluster.distribution];
}

/** Kubelet's graceful shutdown on a host; undefined where it is no node of the cluster, or nothing is set. */
export function kubeletPlan(host: Host, cluster: Cluster | undefined): KubeletPlan | undefined {
  if (cluster === undefined || (host.role !== 'control-plane' && host.role !== 'worker')) return undefined;
  const { kubelet } = cluster;
  const byPodPriority = kubelet.shutdownGracePeriodByPodPriority?.map((entry) => ({
    priority: entry.priority,
    periodSeconds: seconds(entry.shutdownGracePeriod),
  }));
  byPodPriority?.sort((a, b) => a.priority - b.priority);
  const simple = {
    periodSeconds: seconds(kubelet.shutdownGracePeriod ?? '0s'),
    criticalPodsSeconds: seconds(kubelet.shutdownGracePeriodCriticalPods ?? '0s'),
  };
  // Kubelet asks logind for the sum of all bands (KEP-2712), or for the simple period (KEP-2000).
  const delaySeconds = byPodPriority
    ? byPodPriority.reduce((sum, { periodSeconds }) => sum + periodSeconds, 0)
    : simple.periodSeconds;
  const inhibitDelayMax = cluster.logind?.inhibitDelayMax;
  return {
    distribution: cluster.distribution,
    configuration: kubelet.configuration ?? (hasKubeletDropIns(cluster) ? 'drop-in' : 'merge'),
    ...(cluster.version === undefined ? {} : { version: cluster.version }),
    ...(byPodPriority ? { byPodPriority } : { simple }),
    delaySeconds,
    inhibitDelayMaxSeconds: inhibitDelayMax === undefined ? delaySeconds : seconds(inhibitDelayMax),
  };
}
