import type { Chart } from 'cdk8s';
import type { Homelab, Monitoring } from '../../homelab';
import type { ChartDelivery } from '../chart-delivery';
import { nutExporterUpses } from '../nut-exporter/from-spec';
import { NUT_EXPORTER_NAME } from '../nut-exporter/nut-exporter';
import { GrafanaDashboard } from './grafana-dashboard';
import { MONITORING_RELEASE, monitoringNamespace } from './in-cluster';
import { KubePrometheusStack } from './kube-prometheus-stack';
import { ScrapeTarget } from './scrape-target';
import { UpsAlerts, type UpsAlertsProps } from './ups-alerts';
import { upsDashboard } from './ups-dashboard';

/** Adds kube-prometheus-stack and the UPS dashboard, as `platform.monitoring` asks. */
export function addMonitoring(
  chart: Chart,
  homelab: Homelab,
  monitoring: Monitoring,
  delivery: ChartDelivery,
): KubePrometheusStack {
  const { chartVersion, prometheus, grafana, alerting, values, upsAlerts } = monitoring;
  const namespace = monitoringNamespace(homelab);
  const stack = new KubePrometheusStack(chart, 'kube-prometheus-stack', {
    name: MONITORING_RELEASE,
    namespace,
    delivery,
    prometheus,
    kubeProxy: homelab.cluster?.kubeProxy ?? 'running',
    ...(chartVersion !== undefined && { version: chartVersion }),
    ...(grafana && { grafana }),
    ...(alerting && { alerting }),
    ...(values && { values }),
  });
  if (homelab.platform?.nutExporter !== undefined && monitoring.upsDashboard !== false) {
    const dashboard = upsDashboard(upsAlerts);
    new GrafanaDashboard(chart, 'ups-dashboard', { namespace, name: 'ups-dashboard', dashboard });
  }
  return stack;
}

/** What the UPS alerts are made of; undefined where none are asked for, or where nothing reads the UPSes. */
export function upsAlertsProps(homelab: Homelab, { upsAlerts }: Monitoring): UpsAlertsProps | undefined {
  const exporter = homelab.platform?.nutExporter;
  if (upsAlerts === undefined || exporter === undefined) return undefined;
  return {
    namespace: monitoringNamespace(homelab),
    upses: nutExporterUpses(homelab, exporter),
    job: NUT_EXPORTER_NAME,
    thresholds: upsAlerts,
  };
}

/** Adds the UPS alerts. */
export function addUpsAlerts(chart: Chart, props: UpsAlertsProps): void {
  new UpsAlerts(chart, 'alerts', props);
}

/** Adds what Prometheus scrapes outside the cluster, as `platform.monitoring.scrapeTargets` asks. */
export function addScrapeTargets(chart: Chart, homelab: Homelab, { scrapeTargets = {} }: Monitoring): void {
  const namespace = monitoringNamespace(homelab);
  for (const [job, target] of Object.entries(scrapeTargets)) {
    new ScrapeTarget(chart, job, { name: job, namespace, ...target });
  }
}
