import type { Homelab, Monitoring } from '../../homelab';
import type { ReleaseRef } from '../chart-delivery';

/** Helm's name of monitoring's release. */
export const MONITORING_RELEASE = 'kube-prometheus-stack';

/** The namespace of monitoring, which logging and nut-exporter share where they name none. */
export function monitoringNamespace(homelab: Homelab): string {
  return homelab.platform?.monitoring?.namespace ?? 'monitoring';
}

/** Monitoring, where it runs in the cluster. */
export function monitoringInCluster(homelab: Homelab): Monitoring | undefined {
  const monitoring = homelab.platform?.monitoring;
  return monitoring?.runsIn === 'elsewhere' ? undefined : monitoring;
}

/** The release that brings the Prometheus operator's CRDs, for those that need them. */
export function monitoringRelease(homelab: Homelab): ReleaseRef | undefined {
  if (monitoringInCluster(homelab) === undefined) return undefined;
  return { name: MONITORING_RELEASE, namespace: monitoringNamespace(homelab) };
}
