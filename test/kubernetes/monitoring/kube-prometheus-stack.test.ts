import { Testing } from 'cdk8s';
import {
  KubePrometheusStack,
  type KubePrometheusStackOptions,
  kubePrometheusStackValues,
} from '../../../lib/kubernetes/monitoring/kube-prometheus-stack';
import { unknownValues } from '../../support/kubernetes/chart-values';
import { describeWith } from '../../support/needs';
import { RecordingDelivery } from '../support/recording-delivery';

const full: KubePrometheusStackOptions = {
  prometheus: {
    retention: '90d',
    retentionSize: '45GB',
    storage: { size: '50Gi', storageClass: 'longhorn' },
    resources: { requests: { cpu: '200m', memory: '1Gi' }, limits: { memory: '3Gi' } },
  },
  grafana: {
    adminSecret: { name: 'grafana-admin' },
    expose: { hostname: 'grafana.k8s.example.com' },
    storage: { size: '1Gi', storageClass: 'longhorn' },
    resources: { limits: { memory: '512Mi' } },
  },
  alerting: {
    receivers: { status: { discord: { webhook: { name: 'receivers', key: 'status' } } } },
    routes: { warning: ['status'] },
  },
  kubeProxy: 'replaced',
};

test('values of a whole stack', () => {
  const { alertmanager, ...values } = kubePrometheusStackValues(full);
  expect(alertmanager).toMatchObject({ alertmanagerSpec: { secrets: ['receivers'] } });
  expect(values).toEqual({
    crds: { enabled: true },
    kubeControllerManager: { enabled: false },
    kubeEtcd: { enabled: false },
    kubeProxy: { enabled: false },
    kubeScheduler: { enabled: false },
    prometheus: {
      prometheusSpec: {
        retention: '90d',
        retentionSize: '45GB',
        storageSpec: {
          volumeClaimTemplate: {
            spec: {
              storageClassName: 'longhorn',
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '50Gi' } },
            },
          },
        },
        resources: { requests: { cpu: '200m', memory: '1Gi' }, limits: { memory: '3Gi' } },
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        probeSelectorNilUsesHelmValues: false,
        scrapeConfigSelectorNilUsesHelmValues: false,
      },
    },
    grafana: {
      admin: { existingSecret: 'grafana-admin', userKey: 'admin-user', passwordKey: 'admin-password' },
      sidecar: {
        dashboards: { enabled: true, label: 'grafana_dashboard', labelValue: '1', searchNamespace: 'ALL' },
        datasources: { enabled: true, label: 'grafana_datasource', labelValue: '1', searchNamespace: 'ALL' },
      },
      'grafana.ini': { server: { root_url: 'https://grafana.k8s.example.com' } },
      persistence: { enabled: true, size: '1Gi', storageClassName: 'longhorn' },
      resources: { limits: { memory: '512Mi' } },
    },
  });
});

test.each([
  ['running', true],
  ['replaced', false],
] as const)('a control plane that can be scraped is, and kube-proxy that is %s', (kubeProxy, enabled) => {
  const values = kubePrometheusStackValues({ ...full, kubeProxy, controlPlane: 'scraped' });
  expect(values).toMatchObject({
    kubeControllerManager: { enabled: true },
    kubeEtcd: { enabled: true },
    kubeProxy: { enabled },
    kubeScheduler: { enabled: true },
  });
});

test("a person's own values win, and leave the rest", () => {
  const values = kubePrometheusStackValues({
    ...full,
    values: { prometheus: { prometheusSpec: { retention: '7d' } }, kubeScheduler: { enabled: true } },
  });
  expect(values).toMatchObject({
    prometheus: { prometheusSpec: { retention: '7d', retentionSize: '45GB' } },
    kubeScheduler: { enabled: true },
  });
});

test('is delivered applied on the server, since its CRDs are large, and says where its Services are', () => {
  const delivery = new RecordingDelivery();
  const stack = new KubePrometheusStack(Testing.chart(), 'stack', {
    ...full,
    namespace: 'monitoring',
    delivery,
  });
  const [{ values, ...release } = {}] = delivery.releases;
  expect(values).toEqual(kubePrometheusStackValues(full));
  expect(release).toEqual({
    name: 'kube-prometheus-stack',
    namespace: 'monitoring',
    chart: 'kube-prometheus-stack',
    version: '88.5.3',
    repository: { kind: 'oci', url: 'oci://ghcr.io/prometheus-community/charts' },
    serverSideApply: true,
    crds: 'create-replace',
  });
  expect(stack.grafana).toEqual({ namespace: 'monitoring', name: 'kube-prometheus-stack-grafana', port: 80 });
  expect(stack.prometheus).toEqual({
    namespace: 'monitoring',
    name: 'kube-prometheus-stack-prometheus',
    port: 9090,
  });
});

test("a release of another name, as the chart's own templates make names of it", () => {
  const delivery = new RecordingDelivery();
  const stack = new KubePrometheusStack(Testing.chart(), 'stack', {
    ...full,
    name: 'homelab',
    namespace: 'metrics',
    delivery,
  });
  expect([stack.grafana, stack.prometheus, stack.alertmanager]).toEqual([
    { namespace: 'metrics', name: 'homelab-grafana', port: 80 },
    { namespace: 'metrics', name: 'homelab-kube-prometheus-st-prometheus', port: 9090 },
    { namespace: 'metrics', name: 'homelab-kube-prometheus-st-alertmanager', port: 9093 },
  ]);
});

describeWith({ shared: ['charts'] }, "the chart's values", () => {
  test.each(['jobs', 'cert-manager'] as const)('know every value that is set (%s)', (webhookCertificate) => {
    const values = kubePrometheusStackValues({ ...full, webhookCertificate });
    expect(unknownValues('kube-prometheus-stack', values)).toEqual([]);
  });
});
