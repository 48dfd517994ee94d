import { Construct } from 'constructs';
import type { UpsAlerts as UpsAlertsSpec } from '../../homelab';
import { PrometheusRule } from '../api/prometheus-operator';
import { metricOf } from '../nut-exporter/variables';
import { type Alert, alertingRule } from './alert';

/** Where the UPSes' series come from, and when the alerts fire. */
export interface UpsAlertOptions {
  /** The UPSes, by their `ups` label: one that is never scraped is missed by name. */
  readonly upses: readonly string[];
  /** `job` label of nut-exporter's series. */
  readonly job: string;
  /** @default {@link UPS_ALERT_THRESHOLDS} */
  readonly thresholds?: UpsAlertsSpec;
}

/** Used for each threshold that is left out. */
export const UPS_ALERT_THRESHOLDS = {
  batteryWarningBelowPercent: 50,
  batteryCriticalBelowPercent: 30,
  highLoadAbovePercent: 80,
  lowRuntimeBelowMinutes: 10,
} as const satisfies Required<UpsAlertsSpec>;

/** UPSBatteryCritical makes this one needless for the same UPS. */
export const INHIBITED_BY_BATTERY_CRITICAL = 'UPSBatteryWarning';

/** How long UPSBackOnline fires after the mains have returned. */
const BACK_ONLINE_FOR = '10m';

/** So long may the whole cluster have been down, and its return is still told. */
const LONGEST_OUTAGE = '1d';

const CHARGE_NOW = `{{ range query (printf "max by (ups) (${metricOf('battery.charge')}{ups=%q})" $labels.ups) }} Its battery is at {{ printf "%.0f" .Value }} %.{{ end }}`;

/** The UPS alerts. Their expressions keep the label `ups` alone: a new exporter pod changes nothing about them. */
export function upsAlerts({ upses, job, thresholds = {} }: UpsAlertOptions): Alert[] {
  const limits = { ...UPS_ALERT_THRESHOLDS, ...thresholds };
  return [
    {
      name: 'UPSOnBattery',
      expr: `${flag('OB')} == 1`,
      for: '1m',
      severity: 'warning',
      summary: 'UPS {{ $labels.ups }} is on battery',
      description: `The UPS {{ $labels.ups }} has had no mains for a minute.${CHARGE_NOW}`,
    },
    {
      name: 'UPSLowBattery',
      expr: `${flag('LB')} == 1`,
      severity: 'critical',
      summary: 'UPS {{ $labels.ups }} reports a low battery',
      description: `The UPS {{ $labels.ups }} reports low battery (LB): what it feeds shuts down now if the mains are gone.${CHARGE_NOW}`,
    },
    {
      name: INHIBITED_BY_BATTERY_CRITICAL,
      expr: `${value('battery.charge')} < ${limits.batteryWarningBelowPercent}`,
      for: '2m',
      severity: 'warning',
      summary: `Battery of UPS {{ $labels.ups }} is below ${limits.batteryWarningBelowPercent} %`,
      description: 'The battery of the UPS {{ $labels.ups }} is at {{ printf "%.0f" $value }} %.',
    },
    {
      name: 'UPSBatteryCritical',
      expr: `${value('battery.charge')} < ${limits.batteryCriticalBelowPercent}`,
      for: '1m',
      severity: 'critical',
      summary: `Battery of UPS {{ $labels.ups }} is below ${limits.batteryCriticalBelowPercent} %`,
      description: 'The battery of the UPS {{ $labels.ups }} is at {{ printf "%.0f" $value }} %.',
    },
    {
      name: 'UPSHighLoad',
      expr: `${value('ups.load')} > ${limits.highLoadAbovePercent}`,
      for: '5m',
      severity: 'warning',
      summary: `Load of UPS {{ $labels.ups }} is above ${limits.highLoadAbovePercent} %`,
      description:
        'The UPS {{ $labels.ups }} has carried {{ printf "%.0f" $value }} % of what it can deliver for five minutes.',
    },
    {
      name: 'UPSLowRuntime',
      expr: `${value('battery.runtime')} < ${limits.lowRuntimeBelowMinutes * 60}`,
      for: '1m',
      severity: 'warning',
      summary: `UPS {{ $labels.ups }} would last less than ${limits.lowRuntimeBelowMinutes} minutes`,
      description:
        'At its present load the battery of the UPS {{ $labels.ups }} lasts {{ humanizeDuration $value }}.',
    },
    {
      name: 'UPSExporterDown',
      expr: [`max by (ups) (up{job=${quoted(job)}}) == 0`, ...upses.map((ups) => missing(job, ups))].join(
        '\nor\n',
      ),
      for: '2m',
      severity: 'critical',
      summary: 'No data from UPS {{ $labels.ups }}',
      description:
        'Nothing has been read from the UPS {{ $labels.ups }} for two minutes: its NUT server, its driver or nut-exporter is down. No other alert on this UPS can fire.',
    },
    {
      name: 'UPSOffline',
      expr: `${flag('OL')} == 0\nand\n${flag('OB')} == 0`,
      for: '2m',
      severity: 'critical',
      summary: 'UPS {{ $labels.ups }} is neither on mains nor on battery',
      description:
        'The UPS {{ $labels.ups }} has reported neither OL nor OB for two minutes: it may be off, in bypass or calibrating, and may not protect what it feeds.',
    },
    {
      name: 'UPSReplaceBattery',
      expr: `${flag('RB')} == 1`,
      for: '5m',
      severity: 'warning',
      summary: 'Battery of UPS {{ $labels.ups }} needs to be replaced',
      description:
        'The UPS {{ $labels.ups }} says that its battery needs to be replaced (RB). What charge it shows says little now.',
    },
    {
      name: 'UPSBackOnline',
      // The second clause holds after an outage in which Prometheus itself was down.
      expr: `${flag('OL')} == 1
and (
  max_over_time((${flag('OB')})[${BACK_ONLINE_FOR}:30s]) == 1
  or
  last_over_time((${flag('OB')})[${LONGEST_OUTAGE}:1m] offset ${BACK_ONLINE_FOR}) == 1
)`,
      severity: 'info',
      summary: 'UPS {{ $labels.ups }} is back on mains',
      description: `The UPS {{ $labels.ups }} has its mains again.${CHARGE_NOW}`,
    },
  ];
}

/** Both the flag's and the pod's labels go, so that two flags can be compared and pods can change. */
function flag(name: string): string {
  return `max by (ups) (${metricOf('ups.status')}{flag="${name}"})`;
}

function value(variable: string): string {
  return `max by (ups) (${metricOf(variable)})`;
}

/** A target that is gone from discovery has no `up` that could be 0. */
function missing(job: string, ups: string): string {
  return `max by (ups) (absent(up{job=${quoted(job)}, ups=${quoted(ups)}}))`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What a {@link UpsAlerts} needs. */
export interface UpsAlertsProps extends UpsAlertOptions {
  /** The PrometheusRule's namespace. */
  readonly namespace: string;
  /** The PrometheusRule's name. @default 'ups-alerts' */
  readonly name?: string;
  /** Labels by which a Prometheus selects its rules. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The UPS alerts as a PrometheusRule. */
export class UpsAlerts extends Construct {
  /** Every alert in it. */
  readonly alerts: readonly Alert[];

  constructor(scope: Construct, id: string, props: UpsAlertsProps) {
    super(scope, id);
    const { namespace, name = 'ups-alerts', labels } = props;
    this.alerts = upsAlerts(props);
    new PrometheusRule(this, 'rule', {
      metadata: { name, namespace, ...(labels && { labels }) },
      spec: { groups: [{ name: 'ups', rules: this.alerts.map(alertingRule) }] },
    });
  }
}
