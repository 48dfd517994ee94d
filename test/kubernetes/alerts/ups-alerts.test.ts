import { upsAlerts } from '../../../lib/kubernetes/monitoring/ups-alerts';
import { describeWith } from '../../support/needs';
import { type AlertCase, describeAlerts } from './alert-case';

const UPS = 'ups="closet", job="nut-exporter"';

/** One flag of the UPS, as seen through one exporter pod. */
function flag(name: string, pod = 'a'): string {
  return `network_ups_tools_ups_status{flag="${name}", ${UPS}, pod="${pod}"}`;
}

function variable(name: string): string {
  return `network_ups_tools_${name}{${UPS}, pod="a"}`;
}

function labels(severity: string) {
  return { ups: 'closet', severity };
}

const noData = {
  labels: labels('critical'),
  summary: 'No data from UPS closet',
  description:
    'Nothing has been read from the UPS closet for two minutes: its NUT server, its driver or nut-exporter is down. No other alert on this UPS can fire.',
};

const back = {
  labels: labels('info'),
  summary: 'UPS closet is back on mains',
  description: 'The UPS closet has its mains again. Its battery is at 61 %.',
};

const cases: AlertCase[] = [
  {
    alert: 'UPSOnBattery',
    shows: 'silent for the first minute',
    series: { [flag('OL')]: '1 0x9', [flag('OB')]: '0 1x9' },
    at: '1m',
    fires: [],
  },
  {
    alert: 'UPSOnBattery',
    shows: 'fires after a minute, also when the exporter was moved meanwhile',
    series: {
      [flag('OB', 'a')]: '0 1 1 stale',
      [flag('OB', 'b')]: '_ _ _ 1x9',
      [variable('battery_charge')]: '97x9',
    },
    at: '90s',
    fires: [
      {
        labels: labels('warning'),
        summary: 'UPS closet is on battery',
        description: 'The UPS closet has had no mains for a minute. Its battery is at 97 %.',
      },
    ],
  },
  {
    alert: 'UPSLowBattery',
    shows: 'silent while only on battery',
    series: { [flag('OB')]: '1x9', [flag('LB')]: '0x9' },
    at: '2m',
    fires: [],
  },
  {
    alert: 'UPSLowBattery',
    shows: 'fires at once, also where the UPS tells no charge',
    series: { [flag('OB')]: '1x9', [flag('LB')]: '0 1x9' },
    at: '30s',
    fires: [
      {
        labels: labels('critical'),
        summary: 'UPS closet reports a low battery',
        description:
          'The UPS closet reports low battery (LB): what it feeds shuts down now if the mains are gone.',
      },
    ],
  },
  {
    alert: 'UPSBatteryWarning',
    shows: 'silent at the threshold',
    series: { [variable('battery_charge')]: '50x20' },
    at: '10m',
    fires: [],
  },
  {
    alert: 'UPSBatteryWarning',
    shows: 'fires two minutes after it fell below',
    series: { [variable('battery_charge')]: '50 49x20' },
    at: '2m30s',
    fires: [
      {
        labels: labels('warning'),
        summary: 'Battery of UPS closet is below 50 %',
        description: 'The battery of the UPS closet is at 49 %.',
      },
    ],
  },
  {
    alert: 'UPSBatteryCritical',
    shows: 'silent in the first minute',
    series: { [variable('battery_charge')]: '30 29x20' },
    at: '1m',
    fires: [],
  },
  {
    alert: 'UPSBatteryCritical',
    shows: 'fires after a minute',
    series: { [variable('battery_charge')]: '30 29x20' },
    at: '90s',
    fires: [
      {
        labels: labels('critical'),
        summary: 'Battery of UPS closet is below 30 %',
        description: 'The battery of the UPS closet is at 29 %.',
      },
    ],
  },
  {
    alert: 'UPSHighLoad',
    shows: 'silent when the load is high for less than five minutes',
    series: { [variable('ups_load')]: '20 95x8 20x5' },
    at: '5m30s',
    fires: [],
  },
  {
    alert: 'UPSHighLoad',
    shows: 'fires after five minutes',
    series: { [variable('ups_load')]: '81x20' },
    at: '5m',
    fires: [
      {
        labels: labels('warning'),
        summary: 'Load of UPS closet is above 80 %',
        description: 'The UPS closet has carried 81 % of what it can deliver for five minutes.',
      },
    ],
  },
  {
    alert: 'UPSLowRuntime',
    shows: 'silent at ten minutes',
    series: { [variable('battery_runtime')]: '600x20' },
    at: '5m',
    fires: [],
  },
  {
    alert: 'UPSLowRuntime',
    shows: 'fires below ten minutes',
    series: { [variable('battery_runtime')]: '570x20' },
    at: '1m',
    fires: [
      {
        labels: labels('warning'),
        summary: 'UPS closet would last less than 10 minutes',
        description: 'At its present load the battery of the UPS closet lasts 9m 30s.',
      },
    ],
  },
  {
    alert: 'UPSExporterDown',
    shows: 'silent while the target answers',
    series: { [`up{${UPS}}`]: '1x20' },
    at: '10m',
    fires: [],
  },
  {
    alert: 'UPSExporterDown',
    shows: 'fires when NUT does not answer the exporter',
    series: { [`up{${UPS}}`]: '1 0x20' },
    at: '2m30s',
    fires: [noData],
  },
  {
    alert: 'UPSExporterDown',
    shows: 'fires when the target is gone from service discovery',
    series: { [`up{${UPS}}`]: '1 stale' },
    at: '2m30s',
    fires: [noData],
  },
  {
    alert: 'UPSOffline',
    shows: 'silent on battery',
    series: { [flag('OL')]: '0x20', [flag('OB')]: '1x20' },
    at: '5m',
    fires: [],
  },
  {
    alert: 'UPSOffline',
    shows: 'fires when neither flag has been set for two minutes',
    series: { [flag('OL')]: '0x20', [flag('OB')]: '0x20' },
    at: '2m',
    fires: [
      {
        labels: labels('critical'),
        summary: 'UPS closet is neither on mains nor on battery',
        description:
          'The UPS closet has reported neither OL nor OB for two minutes: it may be off, in bypass or calibrating, and may not protect what it feeds.',
      },
    ],
  },
  {
    alert: 'UPSReplaceBattery',
    shows: 'silent without the flag, however long ago the battery was tested',
    series: { [flag('RB')]: '0x20', [variable('battery_charge')]: '100x20' },
    at: '10m',
    fires: [],
  },
  {
    alert: 'UPSReplaceBattery',
    shows: 'fires although the charge is 100 %',
    series: { [flag('RB')]: '1x20', [variable('battery_charge')]: '100x20' },
    at: '5m',
    fires: [
      {
        labels: labels('warning'),
        summary: 'Battery of UPS closet needs to be replaced',
        description:
          'The UPS closet says that its battery needs to be replaced (RB). What charge it shows says little now.',
      },
    ],
  },
  {
    alert: 'UPSBackOnline',
    shows: 'silent while nothing has happened',
    series: { [flag('OL')]: '1x40', [flag('OB')]: '0x40' },
    at: '15m',
    fires: [],
  },
  {
    alert: 'UPSBackOnline',
    shows: 'silent on battery',
    series: { [flag('OL')]: '1 0x40', [flag('OB')]: '0 1x40' },
    at: '5m',
    fires: [],
  },
  {
    alert: 'UPSBackOnline',
    shows: 'fires when the mains return after a short outage',
    series: {
      [flag('OL')]: '1 0x3 1x40',
      [flag('OB')]: '0 1x3 0x40',
      [variable('battery_charge')]: '61x60',
    },
    at: '2m30s',
    fires: [back],
  },
  {
    alert: 'UPSBackOnline',
    shows: 'is silent again ten minutes after the mains returned',
    series: { [flag('OL')]: '1 0x3 1x40', [flag('OB')]: '0 1x3 0x40' },
    at: '13m',
    fires: [],
  },
  {
    alert: 'UPSBackOnline',
    shows: 'fires when the whole cluster was down meanwhile',
    series: {
      // On battery until 5m, then nothing for three hours, then mains again through another pod.
      [flag('OL', 'a')]: '1 0x9',
      [flag('OB', 'a')]: '0 1x9',
      [flag('OL', 'b')]: '_x370 1x20',
      [flag('OB', 'b')]: '_x370 0x20',
      [variable('battery_charge')]: '_x370 61x20',
    },
    at: '3h6m',
    fires: [back],
  },
  {
    alert: 'UPSBackOnline',
    shows: 'is silent again ten minutes after the cluster returned',
    series: {
      [flag('OL', 'a')]: '1 0x9',
      [flag('OB', 'a')]: '0 1x9',
      [flag('OL', 'b')]: '_x370 1x60',
      [flag('OB', 'b')]: '_x370 0x60',
    },
    at: '3h20m',
    fires: [],
  },
];

describeWith({ tools: ['promtool'] }, 'UPS alerts', () => {
  describeAlerts(upsAlerts({ upses: ['closet'], job: 'nut-exporter' }), cases);
});

test('thresholds of a homelab stand in the expressions and in the words', () => {
  const thresholds = {
    batteryWarningBelowPercent: 60,
    batteryCriticalBelowPercent: 20,
    highLoadAbovePercent: 70,
    lowRuntimeBelowMinutes: 5,
  };
  const alerts = upsAlerts({ upses: ['closet'], job: 'nut-exporter', thresholds });
  const changed = alerts.filter(({ name }) =>
    ['UPSBatteryWarning', 'UPSBatteryCritical', 'UPSHighLoad', 'UPSLowRuntime'].includes(name),
  );
  expect(
    changed.map(({ name, expr, summary }) => [name, expr.slice(expr.indexOf(')', 12)), summary]),
  ).toEqual([
    ['UPSBatteryWarning', ') < 60', 'Battery of UPS {{ $labels.ups }} is below 60 %'],
    ['UPSBatteryCritical', ') < 20', 'Battery of UPS {{ $labels.ups }} is below 20 %'],
    ['UPSHighLoad', ') > 70', 'Load of UPS {{ $labels.ups }} is above 70 %'],
    ['UPSLowRuntime', ') < 300', 'UPS {{ $labels.ups }} would last less than 5 minutes'],
  ]);
});
