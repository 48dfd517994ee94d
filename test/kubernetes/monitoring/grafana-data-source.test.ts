import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import { GrafanaDataSource } from '../../../lib/kubernetes/monitoring/grafana-data-source';

test('a data source reaches Grafana as a ConfigMap with its label', () => {
  const chart = Testing.chart();
  new GrafanaDataSource(chart, 'loki', {
    namespace: 'monitoring',
    name: 'loki-data-source',
    title: 'Loki',
    type: 'loki',
    uid: 'loki',
    url: 'http://loki.monitoring.svc:3100',
  });
  const [{ data, ...object }] = Testing.synth(chart);
  expect(object).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'loki-data-source', namespace: 'monitoring', labels: { grafana_datasource: '1' } },
  });
  expect(parse(data['loki-data-source.yaml'])).toEqual({
    apiVersion: 1,
    datasources: [
      {
        name: 'Loki',
        type: 'loki',
        uid: 'loki',
        url: 'http://loki.monitoring.svc:3100',
        access: 'proxy',
        isDefault: false,
      },
    ],
  });
});
