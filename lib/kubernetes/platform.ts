import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Homelab } from '../homelab';
import { CertManagerChart } from './cert-manager/cert-manager-chart';
import { addCertificates } from './cert-manager/from-spec';
import { type ChartDelivery, chartDelivery } from './chart-delivery';
import { addCilium } from './cilium/from-spec';
import { addRoutes } from './gateway/from-spec';
import { HomelabGateway } from './gateway/homelab-gateway';
import { addLogging, addLoggingAlerts } from './logging/from-spec';
import { addMonitoring, addScrapeTargets, addUpsAlerts, upsAlertsProps } from './monitoring/from-spec';
import { monitoringInCluster } from './monitoring/in-cluster';
import type { KubePrometheusStack } from './monitoring/kube-prometheus-stack';
import { addNamespaces, namespacesOf } from './namespaces/from-spec';
import { nutExporterProps } from './nut-exporter/from-spec';
import { NutExporter } from './nut-exporter/nut-exporter';
import { exposedApps } from './rules/exposed';

/**
 * Adds one cdk8s Chart per area to an app: what a homelab's `platform` asks for. `partsNotRendered` names what it asks
 * for in vain. Kinds that only a Helm chart brings (ClusterIssuer, PrometheusRule) stand in files of their own.
 *
 * @throws Error where the homelab has an error that `check` would have found
 */
export function homelabCharts(scope: Construct, homelab: Homelab): void {
  const { platform } = homelab;
  if (platform === undefined) return;
  const chart = (name: string) => new Chart(scope, name, { disableResourceNameHashes: true });
  const delivery = onFirstUse(() => chartDelivery(platform.delivery));

  if (has(namespacesOf(platform))) addNamespaces(chart('namespaces'), platform);
  const { cilium } = platform;
  if (cilium && (cilium.announce || has(cilium.loadBalancerPools))) addCilium(chart('cilium'), cilium);
  const gateway = platform.gateway && new HomelabGateway(chart('gateway'), 'gateway', platform.gateway);
  addCertManager(chart, homelab, delivery, gateway);

  const stack = addMetrics(chart, homelab, delivery);
  if (stack && exposedApps(platform).some(({ expose }) => !expose.authenticated)) {
    addRoutes(chart('routes'), platform, stack, gateway);
  }
  const exporter = nutExporterProps(homelab);
  if (exporter) new NutExporter(chart('nut-exporter'), 'nut-exporter', exporter);
  if (platform.logging) {
    const logging = addLogging(chart('logging'), homelab, platform.logging, delivery);
    if (stack && platform.logging.alerts !== false) addLoggingAlerts(chart('logging-alerts'), logging);
  }
}

type NewChart = (name: string) => Chart;

function addMetrics(
  chart: NewChart,
  homelab: Homelab,
  delivery: ChartDelivery,
): KubePrometheusStack | undefined {
  const monitoring = monitoringInCluster(homelab);
  if (monitoring === undefined) return undefined;
  const stack = addMonitoring(chart('monitoring'), homelab, monitoring, delivery);
  const alerts = upsAlertsProps(homelab, monitoring);
  if (alerts) addUpsAlerts(chart('ups-alerts'), alerts);
  if (has(monitoring.scrapeTargets)) addScrapeTargets(chart('scrape-targets'), homelab, monitoring);
  return stack;
}

function addCertManager(
  chart: NewChart,
  { platform }: Homelab,
  delivery: ChartDelivery,
  gateway: HomelabGateway | undefined,
): void {
  const certManager = platform?.certManager;
  if (certManager === undefined) return;
  const { chartVersion, namespace, values, issuers, certificates } = certManager;
  new CertManagerChart(chart('cert-manager'), 'cert-manager', {
    delivery,
    gatewayApi: gateway !== undefined,
    ...(chartVersion !== undefined && { version: chartVersion }),
    ...(namespace !== undefined && { namespace }),
    ...(values !== undefined && { values }),
  });
  // A file of its own: the API server knows these kinds only once the chart is there.
  if (has(issuers) || has(certificates)) addCertificates(chart('certificates'), certManager, gateway);
}

function has(entries: object | undefined): boolean {
  return entries !== undefined && Object.keys(entries).length > 0;
}

/** A homelab without third-party charts needs no way to send them out. */
function onFirstUse(create: () => ChartDelivery): ChartDelivery {
  let created: ChartDelivery | undefined;
  return {
    deliver: (scope, id, release) => {
      created ??= create();
      return created.deliver(scope, id, release);
    },
  };
}
