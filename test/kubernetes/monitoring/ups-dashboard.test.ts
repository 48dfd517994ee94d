import { Testing } from 'cdk8s';
import { GrafanaDashboard } from '../../../lib/kubernetes/monitoring/grafana-dashboard';
import { upsDashboard } from '../../../lib/kubernetes/monitoring/ups-dashboard';
import { metricOf, NUT_VARIABLES } from '../../../lib/kubernetes/nut-exporter/variables';
import { describeWith } from '../../support/needs';
import { checkRules } from '../../support/prometheus/promtool';

const dashboard = upsDashboard();
const expressions = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ refId, expr }) => ({ panel: `${title} ${refId}`, expr })),
);

test('has 15 panels, none over another', () => {
  expect(
    dashboard.panels.map(({ id, type, title, gridPos: { x, y, w, h } }) => [id, type, title, x, y, w, h]),
  ).toEqual([
    [1, 'stat', 'Status', 0, 0, 6, 5],
    [2, 'stat', 'Charge', 6, 0, 6, 5],
    [3, 'stat', 'Load', 12, 0, 6, 5],
    [4, 'stat', 'Runtime left', 18, 0, 6, 5],
    [5, 'state-timeline', 'On mains, on battery, low battery', 0, 5, 24, 7],
    [6, 'timeseries', 'Charge', 0, 12, 12, 8],
    [7, 'timeseries', 'Runtime left', 12, 12, 12, 8],
    [8, 'timeseries', 'Load', 0, 20, 12, 8],
    [9, 'timeseries', 'Power', 12, 20, 12, 8],
    [10, 'timeseries', 'Input voltage', 0, 28, 12, 8],
    [11, 'timeseries', 'Output voltage', 12, 28, 12, 8],
    [12, 'timeseries', 'Battery voltage', 0, 36, 12, 8],
    [13, 'state-timeline', 'Other flags', 0, 44, 24, 7],
    [14, 'stat', 'Rated power', 0, 51, 12, 5],
    [15, 'stat', 'Beeper', 12, 51, 12, 5],
  ]);
});

test('every panel follows the choice of UPSes', () => {
  expect(expressions.filter(({ expr }) => !expr.includes('ups=~"$ups"'))).toEqual([]);
});

test('asks only for series that the exporter has', () => {
  const exported = new Set(NUT_VARIABLES.map(metricOf));
  const asked = expressions.flatMap(({ expr }) => expr.match(/network_ups_tools_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThanOrEqual(expressions.length);
  expect(asked.filter((metric) => !exported.has(metric))).toEqual([]);
});

test('colours change where alerts fire', () => {
  const { panels } = upsDashboard({ batteryCriticalBelowPercent: 20, lowRuntimeBelowMinutes: 5 });
  const steps = panels.map(({ fieldConfig }) =>
    fieldConfig.defaults.thresholds?.steps.map(({ value }) => value),
  );
  expect(steps.slice(1, 4)).toEqual([
    [null, 20, 50],
    [null, 80],
    [null, 300],
  ]);
});

test('reaches Grafana as a ConfigMap with its label', () => {
  const chart = Testing.chart();
  new GrafanaDashboard(chart, 'ups', { namespace: 'monitoring', name: 'ups-dashboard', dashboard });
  const [{ data, ...rest }] = Testing.synth(chart);
  expect(rest).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'ups-dashboard', namespace: 'monitoring', labels: { grafana_dashboard: '1' } },
  });
  expect(Object.keys(data)).toEqual(['ups-dashboard.json']);
  expect(JSON.parse(data['ups-dashboard.json'])).toEqual(JSON.parse(JSON.stringify(dashboard)));
});

describeWith({ tools: ['promtool'] }, 'promtool', () => {
  test('takes every expression', async () => {
    const rules = expressions.map(({ expr }, index) => ({ record: `panel:expression:${index}`, expr }));
    expect(await checkRules({ groups: [{ name: 'dashboard', rules }] })).toMatchObject({ ok: true });
  });
});
