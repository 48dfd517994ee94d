import { schemaErrors, unknownValues } from '../support/kubernetes/chart-values';
import { describeWith } from '../support/needs';

describeWith({ shared: ['charts'] }, "a chart's values", () => {
  test('knows what the chart has, also in charts inside it and behind a comment', () => {
    const values = {
      alertmanager: { alertmanagerSpec: { useExistingSecret: true, configSecret: 'alertmanager' } },
      prometheus: { prometheusSpec: { retentionSize: '45GB', storageSpec: { volumeClaimTemplate: {} } } },
      grafana: {
        admin: { existingSecret: 'grafana' },
        persistence: { size: '1Gi' },
        'grafana.ini': { a: {} },
      },
    };
    expect(unknownValues('kube-prometheus-stack', values)).toEqual([]);
    const limits_config = { retention_period: '30d' };
    expect(unknownValues('loki', { loki: { limits_config }, singleBinary: { replicas: 1 } })).toEqual([]);
    expect(unknownValues('alloy', { fullnameOverride: 'alloy' })).toEqual([]);
  });

  test('names what the chart does not know', () => {
    const values = {
      prometheus: { prometheusSpec: { retenton: '15d' } },
      grafana: { admin: { secret: 'grafana' } },
      alertmanager: { enabled: { really: true } },
    };
    expect(unknownValues('kube-prometheus-stack', values)).toEqual([
      'prometheus.prometheusSpec.retenton',
      'grafana.admin.secret',
      'alertmanager.enabled',
    ]);
    expect(unknownValues('loki', { singleBinary: { replica: 1 } })).toEqual(['singleBinary.replica']);
  });

  test('says what the schema refuses', () => {
    expect(schemaErrors('cert-manager', { crds: { enabled: true }, config: { any: 1 } })).toEqual([]);
    expect(schemaErrors('cert-manager', { crds: { enable: true } })).toEqual([
      '/crds must NOT have additional properties: enable',
    ]);
    expect(schemaErrors('loki', { loki: { auth_enabled: 'no' } })).toEqual([
      '/loki/auth_enabled must be boolean',
    ]);
    expect(schemaErrors('alloy', { anything: 1 })).toEqual([]);
  });
});
