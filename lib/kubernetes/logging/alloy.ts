import { Construct } from 'constructs';
import type { Alloy as AlloySpec } from '../../homelab';
import type { ChartDelivery, ChartRelease } from '../chart-delivery';
import { mergeValues } from '../chart-values';
import { CHARTS } from '../chart-versions';
import type { JsonObject } from '../json';
import { resourceValues } from '../resources';
import { alloyConfig, escapeForTpl } from './alloy-config';

/** What an {@link Alloy} needs. */
export interface AlloyProps extends AlloyOptions {
  /** The namespace it is installed in. It must exist. */
  readonly namespace: string;
  /** How the chart goes out. */
  readonly delivery: ChartDelivery;
  /** Helm's name of the release. @default 'alloy' */
  readonly name?: string;
  /** Releases that must be ready first: Loki, and who brings the ServiceMonitor CRD. */
  readonly dependsOn?: NonNullable<ChartRelease['dependsOn']>;
}

/** What decides the chart's values. */
export interface AlloyOptions extends AlloySpec {
  /** Loki's address. */
  readonly lokiUrl: string;
  /** Whether Prometheus scrapes it. Needs the operator's CRDs. @default true */
  readonly serviceMonitor?: boolean;
}

const RESOURCES = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } };

/** The user that Alloy's image brings. Reading logs by the API needs neither root nor the node's files. */
const ALLOY_USER = 473;

/** Alloy on every node: logs of the node's pods, and the cluster's events once. */
export class Alloy extends Construct {
  readonly name: string;
  readonly namespace: string;
  /** `job` label of its series; also its DaemonSet's name. */
  readonly job: string;

  constructor(scope: Construct, id: string, props: AlloyProps) {
    super(scope, id);
    const { chart, version, repository } = CHARTS.alloy;
    const { namespace, name = chart } = props;
    this.name = name;
    this.namespace = namespace;
    this.job = name.includes(chart) ? name : `${name}-${chart}`;
    props.delivery.deliver(this, 'release', {
      name,
      namespace,
      chart,
      version: props.chartVersion ?? version,
      repository,
      values: alloyValues(props),
      ...(props.dependsOn && { dependsOn: props.dependsOn }),
    });
  }
}

/** The chart's values. */
export function alloyValues(options: AlloyOptions): JsonObject {
  const { lokiUrl, events = true, resources = {}, serviceMonitor = true, values } = options;
  const ours: JsonObject = {
    alloy: {
      configMap: { content: escapeForTpl(alloyConfig({ lokiUrl, events })) },
      clustering: { enabled: events },
      enableReporting: false,
      resources: resourceValues({
        requests: { ...RESOURCES.requests, ...resources.requests },
        limits: { ...RESOURCES.limits, ...resources.limits },
      }),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: ALLOY_USER,
        runAsGroup: ALLOY_USER,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
    controller: {
      type: 'daemonset',
      // Control planes have logs too.
      tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
    },
    // PodLogs is not used.
    crds: { create: false },
    // The chart's own rules let it read every Secret.
    rbac: {
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/log', 'events'], verbs: ['get', 'list', 'watch'] },
      ],
      clusterRules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] }],
    },
    serviceMonitor: { enabled: serviceMonitor },
  };
  return mergeValues(ours, values);
}
