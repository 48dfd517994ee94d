import type { Chart } from 'cdk8s';
import type { Homelab, Logging } from '../../homelab';
import type { ChartDelivery } from '../chart-delivery';
import { GrafanaDataSource } from '../monitoring/grafana-data-source';
import { monitoringNamespace, monitoringRelease } from '../monitoring/in-cluster';
import { Alloy } from './alloy';
import { LoggingAlerts } from './logging-alerts';
import { Loki } from './loki';

/** What logging consists of. */
export interface LoggingParts {
  /** The namespace of both. */
  readonly namespace: string;
  readonly loki: Loki;
  readonly alloy?: Alloy;
}

/**
 * Adds Loki, Alloy and Grafana's data source, as `platform.logging` asks. What needs the Prometheus operator is left
 * out where monitoring doesn't run in the cluster.
 */
export function addLogging(
  chart: Chart,
  homelab: Homelab,
  logging: Logging,
  delivery: ChartDelivery,
): LoggingParts {
  const namespace = logging.namespace ?? monitoringNamespace(homelab);
  const operator = monitoringRelease(homelab);
  const serviceMonitor = operator !== undefined;
  const before = operator ? [operator] : [];
  const loki = new Loki(chart, 'loki', {
    ...logging.loki,
    namespace,
    delivery,
    serviceMonitor,
    ...(operator && { dependsOn: before }),
  });
  const alloy =
    logging.alloy &&
    new Alloy(chart, 'alloy', {
      ...logging.alloy,
      namespace,
      delivery,
      lokiUrl: loki.url,
      serviceMonitor,
      dependsOn: [...before, { name: loki.name, namespace }],
    });
  if (operator !== undefined) {
    new GrafanaDataSource(chart, 'data-source', {
      namespace: operator.namespace,
      name: 'loki-data-source',
      title: 'Loki',
      type: 'loki',
      uid: 'loki',
      url: loki.url,
    });
  }
  return { namespace, loki, ...(alloy && { alloy }) };
}

/** Adds the alerts on Loki and Alloy. */
export function addLoggingAlerts(chart: Chart, { namespace, loki, alloy }: LoggingParts): void {
  new LoggingAlerts(chart, 'alerts', { namespace, loki, ...(alloy && { alloy }) });
}
