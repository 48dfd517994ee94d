import { Construct } from 'constructs';
import type { Alerting, Grafana, Prometheus, VolumeClaim } from '../../homelab';
import type { ChartDelivery } from '../chart-delivery';
import { mergeValues } from '../chart-values';
import { CHARTS } from '../chart-versions';
import type { JsonObject } from '../json';
import { resourceValues } from '../resources';
import type { ServicePort } from '../service-port';
import { alertmanagerConfig } from './alertmanager-config';

/** What a {@link KubePrometheusStack} needs. */
export interface KubePrometheusStackProps extends KubePrometheusStackOptions {
  /** The namespace it is installed in. It must exist and let node-exporter be privileged. */
  readonly namespace: string;
  /** How the chart goes out. */
  readonly delivery: ChartDelivery;
  /** Helm's name of the release. @default 'kube-prometheus-stack' */
  readonly name?: string;
  /** Chart version. @default the tested one */
  readonly version?: string;
}

/** What decides the chart's values. */
export interface KubePrometheusStackOptions {
  /** Prometheus' storage and limits. */
  readonly prometheus: Prometheus;
  /** Grafana's administrator and address. @default the chart's own: a new random password at each render */
  readonly grafana?: Grafana;
  /** Who is told. @default nobody */
  readonly alerting?: Alerting;
  /**
   * Whether scheduler, controller manager, etcd and kube-proxy can be scraped. Not on k3s, where one process is all of
   * them, and not on kubeadm unless it was told to let them listen beyond 127.0.0.1: off, their targets and their
   * alerts are left out; on without that, those alerts fire for ever.
   *
   * @default 'not-scraped'
   */
  readonly controlPlane?: 'scraped' | 'not-scraped';
  /** Whether kube-proxy runs; it is scraped only then. @default 'running' */
  readonly kubeProxy?: 'running' | 'replaced';
  /**
   * Who makes the certificate of the operator's admission webhook: the chart's Jobs, which a delivery that knows Helm's
   * hooks runs at the right time, or cert-manager, which must be there first.
   *
   * @default 'jobs'
   */
  readonly webhookCertificate?: 'jobs' | 'cert-manager';
  /** Further values; they win over ours. */
  readonly values?: { readonly [key: string]: unknown };
}

/** Prometheus, Alertmanager, Grafana, node-exporter and kube-state-metrics by the chart of that name. */
export class KubePrometheusStack extends Construct {
  readonly name: string;
  readonly namespace: string;
  /** Grafana's Service. */
  readonly grafana: ServicePort;
  /** Prometheus' Service. */
  readonly prometheus: ServicePort;
  /** Alertmanager's Service. */
  readonly alertmanager: ServicePort;

  constructor(scope: Construct, id: string, props: KubePrometheusStackProps) {
    super(scope, id);
    const { chart, version, repository } = CHARTS.kubePrometheusStack;
    const { namespace, name = chart } = props;
    // The chart shortens its names to 26 characters and leaves its own out where the release has it already.
    const fullName = (name.includes(chart) ? name : `${name}-${chart}`).slice(0, 26).replace(/-$/, '');
    this.name = name;
    this.namespace = namespace;
    this.grafana = { namespace, name: name.includes('grafana') ? name : `${name}-grafana`, port: 80 };
    this.prometheus = { namespace, name: `${fullName}-prometheus`, port: 9090 };
    this.alertmanager = { namespace, name: `${fullName}-alertmanager`, port: 9093 };
    props.delivery.deliver(this, 'release', {
      name,
      namespace,
      chart,
      version: props.version ?? version,
      repository,
      values: kubePrometheusStackValues(props),
      // prometheuses.monitoring.coreos.com alone is larger than what client-side apply can note down.
      serverSideApply: true,
      crds: 'create-replace',
    });
  }
}

/** The chart's values. */
export function kubePrometheusStackValues(options: KubePrometheusStackOptions): JsonObject {
  const { prometheus, grafana, alerting, webhookCertificate = 'jobs' } = options;
  const ours: JsonObject = {
    crds: { enabled: true },
    ...controlPlaneValues(options),
    prometheus: { prometheusSpec: prometheusValues(prometheus) },
    grafana: grafanaValues(grafana),
    ...(alerting && { alertmanager: alertmanagerValues(alerting) }),
    ...(webhookCertificate === 'cert-manager' && {
      prometheusOperator: {
        admissionWebhooks: { patch: { enabled: false }, certManager: { enabled: true } },
      },
    }),
  };
  return mergeValues(ours, options.values);
}

function controlPlaneValues({ controlPlane, kubeProxy }: KubePrometheusStackOptions) {
  const scraped = controlPlane === 'scraped';
  return {
    kubeControllerManager: { enabled: scraped },
    kubeEtcd: { enabled: scraped },
    kubeProxy: { enabled: scraped && kubeProxy !== 'replaced' },
    kubeScheduler: { enabled: scraped },
  };
}

function prometheusValues({ retention, retentionSize, storage, resources }: Prometheus): JsonObject {
  return {
    retention,
    ...(retentionSize !== undefined && { retentionSize }),
    ...(storage && { storageSpec: { volumeClaimTemplate: { spec: claim(storage) } } }),
    ...(resources && { resources: resourceValues(resources) }),
    // Otherwise only objects with the label of this very release are seen.
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
  };
}

function claim({ size, storageClass }: VolumeClaim): JsonObject {
  return {
    ...(storageClass !== undefined && { storageClassName: storageClass }),
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
  };
}

function grafanaValues(grafana: Grafana | undefined): JsonObject {
  const sidecar = {
    dashboards: { enabled: true, label: 'grafana_dashboard', labelValue: '1', searchNamespace: 'ALL' },
    datasources: { enabled: true, label: 'grafana_datasource', labelValue: '1', searchNamespace: 'ALL' },
  };
  if (grafana === undefined) return { sidecar };
  const { adminSecret, expose, storage, resources } = grafana;
  return {
    admin: {
      existingSecret: adminSecret.name,
      userKey: adminSecret.userKey ?? 'admin-user',
      passwordKey: adminSecret.passwordKey ?? 'admin-password',
    },
    sidecar,
    ...(expose && { 'grafana.ini': { server: { root_url: `https://${expose.hostname}` } } }),
    ...(storage && {
      persistence: {
        enabled: true,
        size: storage.size,
        ...(storage.storageClass !== undefined && { storageClassName: storage.storageClass }),
      },
    }),
    ...(resources && { resources: resourceValues(resources) }),
  };
}

function alertmanagerValues(alerting: Alerting): JsonObject {
  const { config, secrets } = alertmanagerConfig(alerting);
  return { config, ...(secrets.length > 0 && { alertmanagerSpec: { secrets } }) };
}
