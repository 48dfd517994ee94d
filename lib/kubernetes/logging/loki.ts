import { Construct } from 'constructs';
import type { Loki as LokiSpec } from '../../homelab';
import type { ChartDelivery, ChartRelease } from '../chart-delivery';
import { mergeValues } from '../chart-values';
import { CHARTS } from '../chart-versions';
import type { JsonObject } from '../json';
import { resourceValues } from '../resources';
import { type ServicePort, serviceUrl } from '../service-port';

/** What a {@link Loki} needs. */
export interface LokiProps extends LokiOptions {
  /** The namespace it is installed in. It must exist. */
  readonly namespace: string;
  /** How the chart goes out. */
  readonly delivery: ChartDelivery;
  /** Helm's name of the release. @default 'loki' */
  readonly name?: string;
  /** Releases that must be ready first: who brings the ServiceMonitor CRD. */
  readonly dependsOn?: NonNullable<ChartRelease['dependsOn']>;
}

/** What decides the chart's values. */
export interface LokiOptions extends LokiSpec {
  /** Whether Prometheus scrapes it. Needs the operator's CRDs. @default true */
  readonly serviceMonitor?: boolean;
}

/** Loki as a single binary on one volume, without a gateway, caches or canaries. */
export class Loki extends Construct {
  readonly name: string;
  readonly namespace: string;
  /** Its Service. */
  readonly service: ServicePort;
  /** Its address inside the cluster. */
  readonly url: string;
  /** `job` label of its series, as the chart's ServiceMonitor writes it. */
  readonly job: string;
  /** Name of its volume's PersistentVolumeClaim. */
  readonly claimName: string;

  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    const { chart, version, repository } = CHARTS.loki;
    const { namespace, name = chart } = props;
    const fullName = name.includes(chart) ? name : `${name}-${chart}`;
    this.name = name;
    this.namespace = namespace;
    this.service = { namespace, name: fullName, port: 3100 };
    this.url = serviceUrl(this.service);
    this.job = `${namespace}/${fullName}`;
    this.claimName = `storage-${fullName}-0`;
    props.delivery.deliver(this, 'release', {
      name,
      namespace,
      chart,
      version: props.chartVersion ?? version,
      repository,
      values: lokiValues(props),
      ...(props.dependsOn && { dependsOn: props.dependsOn }),
    });
  }
}

/** The chart's values. @see https://grafana.com/docs/loki/latest/setup/install/helm/install-monolithic/ */
export function lokiValues(options: LokiOptions): JsonObject {
  const { storage, resources, values } = options;
  const ours: JsonObject = {
    deploymentMode: 'Monolithic',
    loki: {
      auth_enabled: false,
      analytics: { reporting_enabled: false },
      commonConfig: { replication_factor: 1 },
      storage: { type: 'filesystem' },
      schemaConfig: {
        configs: [
          {
            from: options.schemaFrom ?? '2024-04-01',
            store: 'tsdb',
            object_store: 'filesystem',
            schema: 'v13',
            index: { prefix: 'loki_index_', period: '24h' },
          },
        ],
      },
      ...retentionValues(options),
    },
    singleBinary: {
      replicas: 1,
      persistence: {
        enabled: true,
        size: storage.size,
        ...(storage.storageClass !== undefined && { storageClass: storage.storageClass }),
      },
      ...(resources && { resources: resourceValues(resources) }),
    },
    backend: { replicas: 0 },
    read: { replicas: 0 },
    write: { replicas: 0 },
    // The chunks cache alone asks for 8 GB.
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    gateway: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    sidecar: { rules: { enabled: false } },
    // The chart's own leaves the headless Service out; a second one would double every rate.
    monitoring: { serviceMonitor: { enabled: options.serviceMonitor ?? true } },
  };
  return mergeValues(ours, values);
}

function retentionValues({ retention, compactor }: LokiOptions): JsonObject {
  if (retention === undefined) return {};
  const limits = { limits_config: { retention_period: retention } };
  if (compactor === false) return limits;
  return { ...limits, compactor: { retention_enabled: true, delete_request_store: 'filesystem' } };
}
