import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { sharedPath } from '../needs';

export type Values = { [key: string]: unknown };

/** Data that is not published: say `describeWith({ shared: ['charts'] }, …)`. */
const folder = sharedPath('charts');

export type Chart = 'alloy' | 'cert-manager' | 'kube-prometheus-stack' | 'loki';

interface ChartFacts {
  /** Maps with keys of the user's choosing, or another program's own configuration. */
  freeForm: string[];
  /** Keys that the chart's templates read but its values only name in a comment. */
  commentedOut: string[];
  /** Charts inside this one, which get the values under their name. */
  subcharts: string[];
}

const charts: Record<Chart, ChartFacts> = {
  alloy: { freeForm: [], commentedOut: [], subcharts: [] },
  'cert-manager': { freeForm: ['config'], commentedOut: [], subcharts: [] },
  'kube-prometheus-stack': {
    freeForm: [
      'additionalPrometheusRulesMap',
      'alertmanager.config',
      'customRules',
      'defaultRules.disabled',
      'grafana.dashboards',
      'grafana.grafana.ini',
    ],
    commentedOut: [
      'alertmanager.alertmanagerSpec.configSecret',
      'grafana.adminPassword',
      'grafana.persistence.storageClassName',
    ],
    subcharts: ['grafana', 'kube-state-metrics', 'prometheus-node-exporter'],
  },
  loki: {
    freeForm: [
      'loki.commonConfig',
      'loki.compactor',
      'loki.extraMemberlistConfig',
      'loki.limits_config',
      'loki.server',
      'loki.storage_config',
    ],
    commentedOut: [],
    subcharts: [],
  },
};

/** Objects of Kubernetes' own that charts copy into pods as they are, wherever they stand. */
const kubernetesObjects = new Set([
  'affinity',
  'annotations',
  'containerSecurityContext',
  'labels',
  'livenessProbe',
  'nodeSelector',
  'podAnnotations',
  'podLabels',
  'podSecurityContext',
  'readinessProbe',
  'resources',
  'securityContext',
]);

/**
 * The keys of our values that the chart doesn't know, as `prometheus.prometheusSpec.retenton`: Helm takes them
 * without a word. A map where the chart has a plain value is one too.
 */
export function unknownValues(chart: Chart, values: Values): string[] {
  return unknownBelow(charts[chart], defaults(chart), values, '');
}

/**
 * What the chart's JSON schema says to our values over its defaults, as Helm does: `/path message`. Nothing where
 * the chart has no schema.
 */
export function schemaErrors(chart: Chart, values: Values): string[] {
  const file = fileOf(new RegExp(`^${chart}(-v?\\d.*)?\\.schema\\.json$`));
  if (file === undefined) return [];
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  );
  validate(overlay(chartDefaults(chart), values, 'remove'));
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const key: unknown = params.additionalProperty;
    return `${instancePath} ${message}${typeof key === 'string' ? `: ${key}` : ''}`.trim();
  });
}

function unknownBelow(facts: ChartFacts, known: Values, values: Values, path: string): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (facts.commentedOut.includes(here)) return [];
    if (!Object.hasOwn(known, key)) return [here];
    const inner = known[key];
    if (!isMap(value) || inner === null || facts.freeForm.includes(here) || kubernetesObjects.has(key))
      return [];
    if (!isMap(inner)) return [here];
    return Object.keys(inner).length === 0 ? [] : unknownBelow(facts, inner, value, here);
  });
}

/** With the defaults of the charts inside it, where the outer chart's come on top. */
function defaults(chart: Chart): Values {
  const own = chartDefaults(chart);
  const inner = charts[chart].subcharts.map((name) => [name, chartDefaults(name)]);
  return overlay(Object.fromEntries(inner), own, 'null');
}

const parsed = new Map<string, Values>();

function chartDefaults(chart: string): Values {
  const known = parsed.get(chart);
  if (known) return known;
  const file = fileOf(new RegExp(`^${chart}-v?\\d.*\\.values\\.yaml$`));
  if (file === undefined) throw new Error(`${folder} has no values of the chart ${chart}`);
  const values: Values = parse(readFileSync(join(folder, file), 'utf8'));
  parsed.set(chart, values);
  return values;
}

function fileOf(pattern: RegExp): string | undefined {
  return readdirSync(folder).find((name) => pattern.test(name));
}

/** Maps are merged, everything else is replaced. In Helm a user's null takes a key away. */
function overlay(below: Values, above: Values, nullMeans: 'null' | 'remove'): Values {
  const merged: Values = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    if (value === null && nullMeans === 'remove') delete merged[key];
    else merged[key] = isMap(value) && isMap(under) ? overlay(under, value, nullMeans) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
