import { Testing } from 'cdk8s';
import { LoggingAlerts } from '../../../lib/kubernetes/logging/logging-alerts';
import { UpsAlerts } from '../../../lib/kubernetes/monitoring/ups-alerts';
import { unknownFields } from '../../support/kubernetes/crd-schema';
import { describeWith } from '../../support/needs';

function upsRule(labels?: Record<string, string>) {
  const chart = Testing.chart();
  new UpsAlerts(chart, 'alerts', {
    namespace: 'monitoring',
    upses: ['tower', 'shelf'],
    job: 'nut-exporter',
    ...(labels && { labels }),
  });
  return Testing.synth(chart);
}

function loggingRule(alloy: boolean) {
  const chart = Testing.chart();
  new LoggingAlerts(chart, 'alerts', {
    namespace: 'logs',
    loki: { namespace: 'logs', job: 'logs/loki', claimName: 'storage-loki-0' },
    ...(alloy && { alloy: { namespace: 'logs', job: 'alloy' } }),
  });
  return Testing.synth(chart);
}

test('the UPS alerts are one PrometheusRule with one group', () => {
  const [rule, ...others] = upsRule({ release: 'mine' });
  const { spec, ...object } = rule;
  expect(others).toEqual([]);
  expect(object).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'ups-alerts', namespace: 'monitoring', labels: { release: 'mine' } },
  });
  expect(
    spec.groups.map(({ name, rules }: { name: string; rules: unknown[] }) => [name, rules.length]),
  ).toEqual([['ups', 10]]);
  expect(spec.groups[0].rules[1]).toEqual({
    alert: 'UPSLowBattery',
    expr: 'max by (ups) (network_ups_tools_ups_status{flag="LB"}) == 1',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'UPS {{ $labels.ups }} reports a low battery',
      description: expect.stringMatching(/^The UPS \{\{ \$labels\.ups \}\} reports low battery/),
    },
  });
});

test('each UPS is missed by its own name', () => {
  const [{ spec }] = upsRule();
  const { expr } = spec.groups[0].rules.find(({ alert }: { alert: string }) => alert === 'UPSExporterDown');
  expect(expr).toBe(`max by (ups) (up{job="nut-exporter"}) == 0
or
max by (ups) (absent(up{job="nut-exporter", ups="tower"}))
or
max by (ups) (absent(up{job="nut-exporter", ups="shelf"}))`);
});

test('without Alloy there are the alerts on Loki alone', () => {
  const names = (alloy: boolean) =>
    loggingRule(alloy)[0].spec.groups[0].rules.map(({ alert }: { alert: string }) => alert);
  const loki = ['LokiDown', 'LokiIngestionStopped', 'LokiHighErrorRate', 'LokiStorageLow'];
  expect(names(false)).toEqual(loki);
  expect(names(true)).toEqual([...loki, 'AlloyNotOnAllNodes', 'AlloyNotSendingLogs', 'AlloyHighMemory']);
});

describeWith({ shared: ['crds'] }, "the operator's CRDs", () => {
  test('know every field', () => {
    const objects = [...upsRule(), ...loggingRule(true)];
    expect(objects.flatMap(unknownFields)).toEqual([]);
  });
});
