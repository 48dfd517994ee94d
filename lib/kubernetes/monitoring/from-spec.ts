import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Homelab, Monitoring } from '../../homelab';
import type { ChartDelivery } from '../chart-delivery';
import { nutExporterUpses } from '../nut-exporter/from-spec';
import { NUT_EXPORTER_NAME } from '../nut-exporter/nut-exporter';
import { GrafanaDashboard } from './grafana-dashboard';
import { MONITORING_RELEASE, monitoringInCluster, monitoringNamespace } from './in-cluster';
import { KubePrometheusStack, type KubePrometheusStackOptions } from './kube-prometheus-stack';
import { UpsAlerts, type UpsAlertsProps } from './ups-alerts';
import { upsDashboard } from './ups-dashboard';

/** What monitoring offers to others. */
export interface MonitoringCharts {
  /** The release and its Services, Grafana's and Prometheus' among them. */
  readonly stack: KubePrometheusStack;
}

/**
 * One chart for kube-prometheus-stack, and one each for the UPS alerts and the UPS dashboard, as `platform.monitoring`
 * asks. Undefined where it doesn't run in the cluster.
 */
export function monitoringCharts(
  scope: Construct,
  homelab: Homelab,
  delivery: ChartDelivery,
): MonitoringCharts | undefined {
  const monitoring = monitoringInCluster(homelab);
  if (monitoring === undefined) return undefined;
  const namespace = monitoringNamespace(homelab);
  const stack = new KubePrometheusStack(chart(scope, 'monitoring'), 'kube-prometheus-stack', {
    ...kubePrometheusStackOptions(homelab, monitoring),
    name: MONITORING_RELEASE,
    namespace,
    delivery,
    ...(monitoring.chartVersion !== undefined && { version: monitoring.chartVersion }),
  });
  const alerts = upsAlertsProps(homelab, monitoring);
  if (alerts !== undefined) new UpsAlerts(chart(scope, 'ups-alerts'), 'alerts', alerts);
  if (homelab.platform?.nutExporter !== undefined && monitoring.upsDashboard !== false) {
    const dashboard = upsDashboard(monitoring.upsAlerts);
    new GrafanaDashboard(chart(scope, 'ups-dashboard'), 'dashboard', {
      namespace,
      name: 'ups-dashboard',
      dashboard,
    });
  }
  return { stack };
}

function kubePrometheusStackOptions(homelab: Homelab, monitoring: Monitoring): KubePrometheusStackOptions {
  const { prometheus, grafana, alerting, values } = monitoring;
  return {
    prometheus,
    ...(grafana && { grafana }),
    ...(alerting && { alerting }),
    ...(values && { values }),
    kubeProxy: homelab.cluster?.kubeProxy ?? 'running',
  };
}

/** Alerts on UPSes that nothing reads would fire for ever. */
function upsAlertsProps(homelab: Homelab, { upsAlerts }: Monitoring): UpsAlertsProps | undefined {
  const exporter = homelab.platform?.nutExporter;
  if (upsAlerts === undefined || exporter === undefined) return undefined;
  return {
    namespace: monitoringNamespace(homelab),
    upses: nutExporterUpses(homelab, exporter),
    job: NUT_EXPORTER_NAME,
    thresholds: upsAlerts,
  };
}

function chart(scope: Construct, id: string): Chart {
  return new Chart(scope, id, { disableResourceNameHashes: true });
}
