import { type ChartRelease, chartDelivery, FluxChartDelivery } from '../../lib/kubernetes/chart-delivery';
import { synthesized } from './support/synthesized';

const release: ChartRelease = {
  name: 'web',
  namespace: 'apps',
  chart: 'nginx',
  version: '1.2.3',
  repository: { kind: 'oci', url: 'oci://registry.example.com/charts' },
  values: { replicas: 2 },
};

test('Flux gets a chart of an OCI registry as OCIRepository and HelmRelease', () => {
  const objects = synthesized((chart) => new FluxChartDelivery().deliver(chart, 'web', release));
  expect(objects).toEqual([
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'OCIRepository',
      metadata: { name: 'web', namespace: 'flux-system' },
      spec: {
        url: 'oci://registry.example.com/charts/nginx',
        interval: '1h',
        ref: { tag: '1.2.3' },
        layerSelector: {
          mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
          operation: 'copy',
        },
      },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'web', namespace: 'apps' },
      spec: {
        chartRef: { kind: 'OCIRepository', name: 'web', namespace: 'flux-system' },
        interval: '1h',
        timeout: '15m',
        releaseName: 'web',
        install: { crds: 'CreateReplace', remediation: { retries: 3 } },
        upgrade: {
          crds: 'CreateReplace',
          cleanupOnFail: true,
          remediation: { retries: 3, strategy: 'rollback' },
        },
        values: { replicas: 2 },
      },
    },
  ]);
});

test('Flux gets a chart of a Helm repository as HelmRepository and HelmRelease', () => {
  const delivery = new FluxChartDelivery({ sourceNamespace: 'sources', interval: '10m' });
  const objects = synthesized((chart) =>
    delivery.deliver(chart, 'web', {
      ...release,
      repository: { kind: 'http', url: 'https://charts.example.com' },
      values: {},
      dependsOn: ['db', { name: 'certs', namespace: 'security' }],
      serverSideApply: true,
      crds: 'skip',
    }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'web', namespace: 'sources' },
      spec: { url: 'https://charts.example.com', interval: '10m' },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'web', namespace: 'apps' },
      spec: {
        chart: {
          spec: {
            chart: 'nginx',
            version: '1.2.3',
            interval: '10m',
            sourceRef: { kind: 'HelmRepository', name: 'web', namespace: 'sources' },
          },
        },
        interval: '10m',
        timeout: '15m',
        releaseName: 'web',
        dependsOn: [{ name: 'db' }, { name: 'certs', namespace: 'security' }],
        install: { crds: 'Skip', remediation: { retries: 3 }, serverSideApply: true },
        upgrade: {
          crds: 'Skip',
          cleanupOnFail: true,
          remediation: { retries: 3, strategy: 'rollback' },
          serverSideApply: 'enabled',
        },
      },
    },
  ]);
});

test('a homelab that asks for nothing gets Flux', () => {
  expect(chartDelivery()).toBeInstanceOf(FluxChartDelivery);
});

test('a way of delivery that cannot be rendered yet is refused in a sentence', () => {
  expect(() => chartDelivery({ by: 'argo-cd' })).toThrow(
    new Error(
      "charts are to go out by 'argo-cd', which this version of ridethrough cannot render yet; it can render 'flux': write delivery: { by: 'flux' }, or leave delivery out",
    ),
  );
});
