import { Testing } from 'cdk8s';
import { Alloy, alloyValues } from '../../../lib/kubernetes/logging/alloy';
import { alloyConfig, escapeForTpl } from '../../../lib/kubernetes/logging/alloy-config';
import { alloySyntax } from '../../support/alloy/alloy-syntax';
import { missingGoTool } from '../../support/go-tool';
import { unknownValues } from '../../support/kubernetes/chart-values';
import { describeWith } from '../../support/needs';
import { RecordingDelivery } from '../support/recording-delivery';

const lokiUrl = 'http://loki.monitoring.svc:3100';

test('the configuration for pods and events', () => {
  expect(alloyConfig({ lokiUrl, events: true })).toMatchSnapshot();
});

test('without events there is no source of them', () => {
  expect(alloyConfig({ lokiUrl, events: false })).not.toContain('kubernetes_events');
});

test("Helm's tpl gives back what was escaped for it", () => {
  const template = 'stage.template { template = "{{ .Value }}" }';
  expect(escapeForTpl(template)).toBe('stage.template { template = "{{ "{{" }} .Value }}" }');
});

test('values of a DaemonSet on every node', () => {
  expect(alloyValues({ lokiUrl })).toEqual({
    alloy: {
      configMap: { content: alloyConfig({ lokiUrl, events: true }) },
      clustering: { enabled: true },
      enableReporting: false,
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 473,
        runAsGroup: 473,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
    controller: { type: 'daemonset', tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
    crds: { create: false },
    rbac: {
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/log', 'events'], verbs: ['get', 'list', 'watch'] },
      ],
      clusterRules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] }],
    },
    serviceMonitor: { enabled: true },
  });
});

test('without events the pods need no cluster of their own', () => {
  expect(alloyValues({ lokiUrl, events: false })).toMatchObject({
    alloy: { clustering: { enabled: false } },
  });
});

test('is delivered after what it names', () => {
  const delivery = new RecordingDelivery();
  const alloy = new Alloy(Testing.chart(), 'alloy', {
    namespace: 'monitoring',
    delivery,
    lokiUrl,
    dependsOn: ['loki'],
  });
  expect(alloy.job).toBe('alloy');
  expect(delivery.releases).toEqual([
    {
      name: 'alloy',
      namespace: 'monitoring',
      chart: 'alloy',
      version: '1.11.1',
      repository: { kind: 'http', url: 'https://grafana.github.io/helm-charts' },
      values: alloyValues({ lokiUrl }),
      dependsOn: ['loki'],
    },
  ]);
});

describeWith({ shared: ['charts'] }, "the chart's values", () => {
  test('know every value that is set', () => {
    expect(unknownValues('alloy', { ...alloyValues({ lokiUrl }) })).toEqual([]);
  });
});

describeWith({ also: [missingGoTool('alloy')] }, "Alloy's own parser", () => {
  test.each([true, false])(
    'takes the configuration, and would format it the same way (events: %s)',
    async (events) => {
      const config = alloyConfig({ lokiUrl, events });
      expect(await alloySyntax(config)).toEqual({ ok: true, formatted: config, diagnostics: [] });
    },
  );
});
