import type { UpsAlerts } from '../../homelab';
import { metricOf } from '../nut-exporter/variables';
import {
  type Dashboard,
  type DataSourceRef,
  type FieldDefaults,
  layOut,
  type Panel,
  type SizedPanel,
  type Step,
  type ValueMapping,
} from './dashboard-model';
import { UPS_ALERT_THRESHOLDS } from './ups-alerts';

/** The data source that kube-prometheus-stack gives Grafana. */
const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: 'prometheus' };

/** Queries by their legend. */
type Queries = Readonly<Record<string, string>>;

/** The UPS dashboard: 15 panels for the UPSes that are chosen at its top. Colours change where alerts fire. */
export function upsDashboard(thresholds: UpsAlerts = {}): Dashboard {
  const limits = { ...UPS_ALERT_THRESHOLDS, ...thresholds };
  const charge: FieldDefaults = {
    unit: 'percent',
    min: 0,
    max: 100,
    ...colours([
      { value: null, color: 'red' },
      { value: limits.batteryCriticalBelowPercent, color: 'orange' },
      { value: limits.batteryWarningBelowPercent, color: 'green' },
    ]),
  };
  const load: FieldDefaults = {
    unit: 'percent',
    min: 0,
    max: 100,
    ...colours([
      { value: null, color: 'green' },
      { value: limits.highLoadAbovePercent, color: 'red' },
    ]),
  };
  const runtime: FieldDefaults = {
    unit: 's',
    min: 0,
    ...colours([
      { value: null, color: 'red' },
      { value: limits.lowRuntimeBelowMinutes * 60, color: 'green' },
    ]),
  };
  return {
    uid: 'ridethrough-ups',
    title: 'UPS',
    tags: ['ups', 'nut'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [
        {
          name: 'ups',
          label: 'UPS',
          type: 'query',
          datasource: PROMETHEUS,
          query: `label_values(${metricOf('ups.status')}, ups)`,
          refresh: 2,
          multi: true,
          includeAll: true,
          current: { text: 'All', value: '$__all' },
        },
      ],
    },
    panels: layOut([
      stat('Status', { '{{ups}}': STATE }, { mappings: [states] }),
      stat('Charge', { '{{ups}}': of('battery.charge') }, charge),
      stat('Load', { '{{ups}}': of('ups.load') }, load),
      stat('Runtime left', { '{{ups}}': of('battery.runtime') }, runtime),
      timeline('On mains, on battery, low battery', 'OL|OB|LB'),
      graph('Charge', { '{{ups}}': of('battery.charge') }, { ...charge, color: palette }),
      graph('Runtime left', { '{{ups}}': of('battery.runtime') }, { ...runtime, color: palette }),
      graph('Load', { '{{ups}}': of('ups.load') }, { ...load, color: palette }),
      graph(
        'Power',
        { '{{ups}}': `${of('ups.load')} / 100 * ${of('ups.realpower.nominal')}` },
        { unit: 'watt', min: 0 },
      ),
      graph(
        'Input voltage',
        { '{{ups}}': of('input.voltage'), '{{ups}} nominal': of('input.voltage.nominal') },
        { unit: 'volt' },
      ),
      graph('Output voltage', { '{{ups}}': of('output.voltage') }, { unit: 'volt' }),
      graph(
        'Battery voltage',
        { '{{ups}}': of('battery.voltage'), '{{ups}} nominal': of('battery.voltage.nominal') },
        { unit: 'volt' },
      ),
      timeline('Other flags', 'RB|CHRG|DISCHRG|BYPASS|CAL|OFF|OVER|TRIM|BOOST|FSD'),
      stat('Rated power', { '{{ups}}': of('ups.realpower.nominal') }, { unit: 'watt' }, 12),
      stat('Beeper', { '{{ups}}': of('ups.beeper.status') }, { mappings: [beeper] }, 12),
    ]),
  };
}

function of(variable: string): string {
  return `max by (ups) (${metricOf(variable)}{ups=~"$ups"})`;
}

function flag(name: string): string {
  return `max by (ups) (${metricOf('ups.status')}{ups=~"$ups", flag="${name}"})`;
}

/** OL, OB and LB as the digits of one number. */
const STATE = `${flag('OL')} + 2 * ${flag('OB')} + 4 * ${flag('LB')}`;

const states: ValueMapping = {
  type: 'value',
  options: {
    0: { text: 'Neither mains nor battery', color: 'red' },
    1: { text: 'On mains', color: 'green' },
    2: { text: 'On battery', color: 'orange' },
    3: { text: 'On mains and battery', color: 'orange' },
    4: { text: 'Battery low', color: 'red' },
    5: { text: 'On mains, battery low', color: 'orange' },
    6: { text: 'On battery, battery low', color: 'red' },
    7: { text: 'On mains and battery, battery low', color: 'red' },
  },
};

const beeper: ValueMapping = {
  type: 'value',
  options: { 0: { text: 'Silent', color: 'orange' }, 1: { text: 'On', color: 'green' } },
};

const flagIsSet: ValueMapping = {
  type: 'value',
  options: { 0: { text: 'No', color: 'transparent' }, 1: { text: 'Yes', color: 'blue' } },
};

const palette = { mode: 'palette-classic' } as const;

function colours(steps: readonly Step[]): FieldDefaults {
  return { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps } };
}

function stat(title: string, queries: Queries, defaults: FieldDefaults, w = 6): SizedPanel {
  const options = { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, graphMode: 'none' };
  return { panel: { ...panel('stat', title, queries, defaults), options }, w, h: 5 };
}

function graph(title: string, queries: Queries, defaults: FieldDefaults): SizedPanel {
  return { panel: panel('timeseries', title, queries, defaults), w: 12, h: 8 };
}

function timeline(title: string, flags: string): SizedPanel {
  const expr = `max by (ups, flag) (${metricOf('ups.status')}{ups=~"$ups", flag=~"${flags}"})`;
  const defaults = { mappings: [flagIsSet] };
  return { panel: panel('state-timeline', title, { '{{ups}} {{flag}}': expr }, defaults), w: 24, h: 7 };
}

function panel(type: Panel['type'], title: string, queries: Queries, defaults: FieldDefaults): Panel {
  return {
    title,
    type,
    datasource: PROMETHEUS,
    targets: Object.entries(queries).map(([legendFormat, expr], index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      expr,
      legendFormat,
    })),
    fieldConfig: { defaults, overrides: [] },
  };
}
