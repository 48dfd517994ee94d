import type { AlertingRule } from '../api/prometheus-operator';

/** How bad it is; Alertmanager's routes go by it. */
export type Severity = 'critical' | 'warning' | 'info';

/** An alert, described in docs/alerts.md under its name. */
export interface Alert {
  /** Its name. */
  readonly name: string;
  /** PromQL: it fires while this has results. */
  readonly expr: string;
  /** How long the expression must hold first. @default at once */
  readonly for?: string;
  readonly severity: Severity;
  /** One line: what happened, where. Go template. */
  readonly summary: string;
  /** What that means, with the value. Go template. */
  readonly description: string;
}

/** The alert in Prometheus' own words. */
export function alertingRule(alert: Alert): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for !== undefined && { for: alert.for }),
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary, description: alert.description },
  };
}
