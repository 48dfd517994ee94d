import { Testing } from 'cdk8s';
import { Loki, lokiValues } from '../../../lib/kubernetes/logging/loki';
import { schemaErrors, unknownValues } from '../../support/kubernetes/chart-values';
import { describeWith } from '../../support/needs';
import { RecordingDelivery } from '../support/recording-delivery';

const options = {
  retention: '90d',
  storage: { size: '10Gi', storageClass: 'longhorn' },
  resources: { limits: { memory: '1Gi' } },
};

test('values of a single binary that keeps logs for 90 days', () => {
  expect(lokiValues(options)).toEqual({
    deploymentMode: 'Monolithic',
    loki: {
      auth_enabled: false,
      analytics: { reporting_enabled: false },
      commonConfig: { replication_factor: 1 },
      storage: { type: 'filesystem' },
      schemaConfig: {
        configs: [
          {
            from: '2024-04-01',
            store: 'tsdb',
            object_store: 'filesystem',
            schema: 'v13',
            index: { prefix: 'loki_index_', period: '24h' },
          },
        ],
      },
      limits_config: { retention_period: '90d' },
      compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
    },
    singleBinary: {
      replicas: 1,
      persistence: { enabled: true, size: '10Gi', storageClass: 'longhorn' },
      resources: { limits: { memory: '1Gi' } },
    },
    backend: { replicas: 0 },
    read: { replicas: 0 },
    write: { replicas: 0 },
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    gateway: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    sidecar: { rules: { enabled: false } },
    monitoring: { serviceMonitor: { enabled: true } },
  });
});

test('logs without a retention are kept for ever', () => {
  const { loki } = lokiValues({ storage: { size: '10Gi' } });
  expect(loki).not.toHaveProperty('limits_config');
  expect(loki).not.toHaveProperty('compactor');
});

test('a compactor that is switched off deletes nothing', () => {
  const { loki } = lokiValues({ ...options, compactor: false });
  expect(loki).toMatchObject({ limits_config: { retention_period: '90d' } });
  expect(loki).not.toHaveProperty('compactor');
});

test('says where it is, as others will see it', () => {
  const delivery = new RecordingDelivery();
  const loki = new Loki(Testing.chart(), 'loki', { ...options, namespace: 'monitoring', delivery });
  const { name, namespace, url, job, claimName } = loki;
  expect({ name, namespace, url, job, claimName }).toEqual({
    name: 'loki',
    namespace: 'monitoring',
    url: 'http://loki.monitoring.svc:3100',
    job: 'monitoring/loki',
    claimName: 'storage-loki-0',
  });
  expect(delivery.releases).toEqual([
    {
      name: 'loki',
      namespace: 'monitoring',
      chart: 'loki',
      version: '18.11.0',
      repository: { kind: 'oci', url: 'oci://ghcr.io/grafana-community/helm-charts' },
      values: lokiValues(options),
    },
  ]);
});

describeWith({ shared: ['charts'] }, "the chart's values", () => {
  test('know every value that is set, and the schema takes them', () => {
    expect(unknownValues('loki', { ...lokiValues(options) })).toEqual([]);
    expect(schemaErrors('loki', { ...lokiValues(options) })).toEqual([]);
  });
});
