import type { Construct } from 'constructs';
import type { LabelSelector } from './label-selector';
import { TypedApiObject, type TypedApiObjectProps } from './typed-api-object';

/** One key of a Secret in the namespace of the object that names it. */
export interface SecretKeySelector {
  /** The Secret's name. */
  readonly name: string;
  /** Key in its data. */
  readonly key: string;
}

/** A relabeling step. @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
export interface RelabelConfig {
  /** @default 'replace' */
  readonly action?: 'replace' | 'keep' | 'drop' | 'labeldrop' | 'labelkeep' | 'labelmap' | 'lowercase';
  /** Labels whose values are joined. */
  readonly sourceLabels?: readonly string[];
  /** What joins them. @default ';' */
  readonly separator?: string;
  /** The label that is written. */
  readonly targetLabel?: string;
  /** Matched against the joined values. @default '(.*)' */
  readonly regex?: string;
  /** What is written where it matches. @default '$1' */
  readonly replacement?: string;
}

/** One endpoint of a Service that Prometheus scrapes. */
export interface ServiceMonitorEndpoint {
  /** Name of the Service's port. */
  readonly port: string;
  /** @default '/metrics' */
  readonly path?: string;
  /** How often, such as `30s`. @default the Prometheus' own */
  readonly interval?: string;
  /** How long one scrape may take. @default the Prometheus' own */
  readonly scrapeTimeout?: string;
  /** URL parameters. */
  readonly params?: Readonly<Record<string, readonly string[]>>;
  /** Steps on the target's labels, before the scrape. */
  readonly relabelings?: readonly RelabelConfig[];
  /** Steps on each sample's labels, after the scrape. */
  readonly metricRelabelings?: readonly RelabelConfig[];
}

/** `spec` of a {@link ServiceMonitor}. */
export interface ServiceMonitorSpec {
  /** The Services. */
  readonly selector: LabelSelector;
  /** @default the ServiceMonitor's own namespace */
  readonly namespaceSelector?: { readonly matchNames: readonly string[] };
  /** The Service's label whose value becomes `job`. @default the Service's name */
  readonly jobLabel?: string;
  /** At least one. */
  readonly endpoints: readonly ServiceMonitorEndpoint[];
}

/** Has Prometheus scrape Services. @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor */
export class ServiceMonitor extends TypedApiObject<ServiceMonitorSpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<ServiceMonitorSpec>) {
    super(scope, id, { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' }, props);
  }
}

/** An alert: it fires while its expression has results. */
export interface AlertingRule {
  /** Its name. */
  readonly alert: string;
  /** PromQL. */
  readonly expr: string;
  /** How long the expression must hold first, such as `5m`. @default at once */
  readonly for?: string;
  /** How long it goes on firing after. */
  readonly keep_firing_for?: string;
  /** Labels it gets, such as `severity`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Text for people. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A series computed from others. */
export interface RecordingRule {
  /** Its name. */
  readonly record: string;
  /** PromQL. */
  readonly expr: string;
  /** Labels it gets. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  /** Unique within the PrometheusRule. */
  readonly name: string;
  /** @default the Prometheus' own */
  readonly interval?: string;
  /** The rules, in order. */
  readonly rules: readonly (AlertingRule | RecordingRule)[];
}

/** `spec` of a {@link PrometheusRule}. */
export interface PrometheusRuleSpec {
  /** The groups. */
  readonly groups: readonly RuleGroup[];
}

/** Alerts and recording rules. @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
export class PrometheusRule extends TypedApiObject<PrometheusRuleSpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<PrometheusRuleSpec>) {
    super(scope, id, { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' }, props);
  }
}

/** `spec` of a {@link ScrapeConfig}. */
export interface ScrapeConfigSpec {
  /** The `job` label. */
  readonly jobName?: string;
  /** Targets by address. */
  readonly staticConfigs: readonly {
    /** `address:port` of each. */
    readonly targets: readonly string[];
    /** Labels they get. */
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  /** @default '/metrics' */
  readonly metricsPath?: string;
  /** @default the Prometheus' own */
  readonly scrapeInterval?: string;
  /** URL parameters. */
  readonly params?: Readonly<Record<string, readonly string[]>>;
  /** Steps on the target's labels. */
  readonly relabelings?: readonly RelabelConfig[];
}

/** Has Prometheus scrape what is not in the cluster. @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.ScrapeConfig */
export class ScrapeConfig extends TypedApiObject<ScrapeConfigSpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<ScrapeConfigSpec>) {
    super(scope, id, { apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'ScrapeConfig' }, props);
  }
}
