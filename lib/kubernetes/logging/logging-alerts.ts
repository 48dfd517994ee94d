import { Construct } from 'constructs';
import { PrometheusRule } from '../api/prometheus-operator';
import { type Alert, alertingRule } from '../monitoring/alert';

/** Whose series the alerts are about. */
export interface LoggingAlertOptions {
  /** Loki's series and volume. */
  readonly loki: LokiSeries;
  /** Alloy's series, where it runs. @default no alerts about Alloy */
  readonly alloy?: AlloySeries;
  /** @default {@link LOGGING_ALERT_THRESHOLDS} */
  readonly thresholds?: Partial<LoggingAlertThresholds>;
}

/** Where Loki is found in Prometheus. */
export interface LokiSeries {
  readonly namespace: string;
  /** `job` label of its series. */
  readonly job: string;
  /** Its PersistentVolumeClaim. */
  readonly claimName: string;
}

/** Where Alloy is found in Prometheus. */
export interface AlloySeries {
  readonly namespace: string;
  /** `job` label of its series. */
  readonly job: string;
}

/** When the logging alerts fire. */
export interface LoggingAlertThresholds {
  /** LokiHighErrorRate: answers with 5xx. */
  readonly errorsAbovePercent: number;
  /** LokiStorageLow: what is free of the volume. */
  readonly storageFreeBelowPercent: number;
  /** AlloyHighMemory: of its container's limit. */
  readonly memoryAbovePercent: number;
}

/** Used for each threshold that is left out. */
export const LOGGING_ALERT_THRESHOLDS: LoggingAlertThresholds = {
  errorsAbovePercent: 10,
  storageFreeBelowPercent: 15,
  memoryAbovePercent: 90,
};

/** The logging alerts, each written so that it also fires when the series it watches is gone. */
export function loggingAlerts({ loki, alloy, thresholds = {} }: LoggingAlertOptions): Alert[] {
  const limits = { ...LOGGING_ALERT_THRESHOLDS, ...thresholds };
  return [...lokiAlerts(loki, limits), ...(alloy ? alloyAlerts(alloy, limits) : [])];
}

function lokiAlerts({ namespace, job, claimName }: LokiSeries, limits: LoggingAlertThresholds): Alert[] {
  const claim = `{namespace="${namespace}", persistentvolumeclaim="${claimName}"}`;
  return [
    {
      name: 'LokiDown',
      expr: `max by (job) (up{job="${job}"}) == 0\nor\nabsent(up{job="${job}"})`,
      for: '5m',
      severity: 'critical',
      summary: 'Loki is down',
      description: 'Prometheus has not reached Loki ({{ $labels.job }}) for five minutes: logs are not kept.',
    },
    {
      name: 'LokiIngestionStopped',
      // A Loki that never took a line has no such counter at all.
      expr: `max(up{job="${job}"}) == 1\nunless\nsum(rate(loki_distributor_lines_received_total{job="${job}"}[10m])) > 0`,
      for: '10m',
      severity: 'warning',
      summary: 'Loki receives no logs',
      description: 'Loki is up, but not one line has reached it for at least ten minutes.',
    },
    {
      name: 'LokiHighErrorRate',
      expr: `100 * sum by (route) (rate(loki_request_duration_seconds_count{job="${job}", status_code=~"5.."}[5m]))
/
sum by (route) (rate(loki_request_duration_seconds_count{job="${job}"}[5m]))
> ${limits.errorsAbovePercent}`,
      for: '10m',
      severity: 'warning',
      summary: `More than ${limits.errorsAbovePercent} % of Loki's answers are errors`,
      description:
        'Loki has answered {{ printf "%.0f" $value }} % of the requests to {{ $labels.route }} with an error.',
    },
    {
      name: 'LokiStorageLow',
      expr: `100 * max(kubelet_volume_stats_available_bytes${claim})
/
max(kubelet_volume_stats_capacity_bytes${claim})
< ${limits.storageFreeBelowPercent}`,
      for: '10m',
      severity: 'warning',
      summary: `Less than ${limits.storageFreeBelowPercent} % of Loki's volume is free`,
      description: `{{ printf "%.0f" $value }} % of the volume ${namespace}/${claimName} is free. Loki stops taking logs when it is full.`,
    },
  ];
}

function alloyAlerts({ namespace, job }: AlloySeries, limits: LoggingAlertThresholds): Alert[] {
  const container = `{namespace="${namespace}", container="alloy"`;
  return [
    {
      name: 'AlloyNotOnAllNodes',
      // sum() and not count(): with no Alloy at all there is nothing to count. A node that is down needs none.
      expr: `sum(max by (node) (kube_node_status_condition{condition="Ready", status="true"}))
-
(sum(up{job="${job}", namespace="${namespace}"}) or vector(0))
> 0`,
      for: '10m',
      severity: 'warning',
      summary: 'Alloy does not run on every node',
      description:
        '{{ $value }} node(s) are ready but have no Alloy that answers: their logs are not collected.',
    },
    {
      name: 'AlloyNotSendingLogs',
      expr: `max by (pod) (up{job="${job}", namespace="${namespace}"}) == 1
unless
sum by (pod) (rate(loki_write_sent_entries_total{job="${job}", namespace="${namespace}"}[10m])) > 0`,
      for: '10m',
      severity: 'warning',
      summary: 'Alloy {{ $labels.pod }} sends no logs',
      description: '{{ $labels.pod }} is up, but has sent not one line to Loki for at least ten minutes.',
    },
    {
      name: 'AlloyHighMemory',
      expr: `100 * max by (pod) (container_memory_working_set_bytes${container}})
/
max by (pod) (kube_pod_container_resource_limits${container}, resource="memory"})
> ${limits.memoryAbovePercent}`,
      for: '10m',
      severity: 'warning',
      summary: `Alloy {{ $labels.pod }} uses more than ${limits.memoryAbovePercent} % of its memory`,
      description:
        '{{ $labels.pod }} uses {{ printf "%.0f" $value }} % of its memory limit; above it the node kills it.',
    },
  ];
}

/** What a {@link LoggingAlerts} needs. */
export interface LoggingAlertsProps extends LoggingAlertOptions {
  /** The PrometheusRule's namespace. */
  readonly namespace: string;
  /** The PrometheusRule's name. @default 'logging-alerts' */
  readonly name?: string;
  /** Labels by which a Prometheus selects its rules. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The logging alerts as a PrometheusRule. */
export class LoggingAlerts extends Construct {
  /** Every alert in it. */
  readonly alerts: readonly Alert[];

  constructor(scope: Construct, id: string, props: LoggingAlertsProps) {
    super(scope, id);
    const { namespace, name = 'logging-alerts', labels } = props;
    this.alerts = loggingAlerts(props);
    new PrometheusRule(this, 'rule', {
      metadata: { name, namespace, ...(labels && { labels }) },
      spec: { groups: [{ name: 'logging', rules: this.alerts.map(alertingRule) }] },
    });
  }
}
