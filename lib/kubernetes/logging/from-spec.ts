import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Homelab } from '../../homelab';
import type { ChartDelivery } from '../chart-delivery';
import { GrafanaDataSource } from '../monitoring/grafana-data-source';
import { monitoringNamespace, monitoringRelease } from '../monitoring/in-cluster';
import { Alloy } from './alloy';
import { LoggingAlerts } from './logging-alerts';
import { Loki } from './loki';

/** What logging offers to others. */
export interface LoggingChart {
  readonly loki: Loki;
  readonly alloy?: Alloy;
}

/**
 * One chart with Loki, Alloy and Grafana's data source, and one with the alerts, whose kind comes with monitoring; as
 * `platform.logging` asks, undefined where it asks for nothing. What needs the Prometheus operator is left out where
 * monitoring doesn't run in the cluster.
 */
export function loggingChart(
  scope: Construct,
  homelab: Homelab,
  delivery: ChartDelivery,
): LoggingChart | undefined {
  const spec = homelab.platform?.logging;
  if (spec === undefined) return undefined;
  const charts = (id: string) => new Chart(scope, id, { disableResourceNameHashes: true });
  const chart = charts('logging');
  const namespace = spec.namespace ?? monitoringNamespace(homelab);
  const operator = monitoringRelease(homelab);
  const scraped = operator !== undefined;
  const before = operator === undefined ? [] : [operator];

  const loki = new Loki(chart, 'loki', {
    ...spec.loki,
    namespace,
    delivery,
    serviceMonitor: scraped,
    ...(scraped && { dependsOn: before }),
  });
  const alloy =
    spec.alloy &&
    new Alloy(chart, 'alloy', {
      ...spec.alloy,
      namespace,
      delivery,
      lokiUrl: loki.url,
      serviceMonitor: scraped,
      dependsOn: [...before, { name: loki.name, namespace }],
    });
  if (scraped) {
    new GrafanaDataSource(chart, 'data-source', {
      namespace,
      name: 'loki-data-source',
      title: 'Loki',
      type: 'loki',
      uid: 'loki',
      url: loki.url,
    });
  }
  if (scraped && spec.alerts !== false) {
    new LoggingAlerts(charts('logging-alerts'), 'alerts', { namespace, loki, ...(alloy && { alloy }) });
  }
  return { loki, ...(alloy && { alloy }) };
}
