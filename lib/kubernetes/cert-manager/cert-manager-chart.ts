import { Construct } from 'constructs';
import type { ChartDelivery } from '../chart-delivery';
import { mergeValues } from '../chart-values';
import { CHARTS } from '../chart-versions';
import type { JsonObject } from '../json';

/** Properties of a {@link CertManagerChart}. */
export interface CertManagerChartProps {
  /** How the chart goes out. */
  readonly delivery: ChartDelivery;
  /** Chart version. @default the tested one */
  readonly version?: string;
  /** @default 'cert-manager' */
  readonly namespace?: string;
  /**
   * Whether it serves Gateways. The Gateway API's CRDs must be in the cluster first: without them its controller
   * crashes and starts over.
   *
   * @default false
   */
  readonly gatewayApi?: boolean;
  /** Further values of the chart; they win over ours. */
  readonly values?: { readonly [key: string]: unknown };
}

/** cert-manager with its CRDs, which the chart leaves out by default. */
export class CertManagerChart extends Construct {
  /** Name of the release. */
  readonly releaseName = 'cert-manager';
  /** Where it runs, and where the Secrets of its ClusterIssuers stand. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: CertManagerChartProps) {
    super(scope, id);
    const { chart, repository } = CHARTS.certManager;
    const version = props.version ?? CHARTS.certManager.version;
    this.namespace = props.namespace ?? 'cert-manager';
    props.delivery.deliver(this, 'chart', {
      name: this.releaseName,
      namespace: this.namespace,
      chart,
      version,
      repository,
      values: mergeValues(certManagerValues(version, props.gatewayApi ?? false), props.values),
    });
  }
}

/** The minor version of cert-manager 1 that moved the switch for the Gateway API. */
const GATEWAY_API_MOVED = 21;

function certManagerValues(version: string, gatewayApi: boolean): JsonObject {
  const crds = { enabled: true };
  if (!gatewayApi) return { crds };
  const type = { apiVersion: 'controller.config.cert-manager.io/v1alpha1', kind: 'ControllerConfiguration' };
  const minor = Number(/^v?1\.([0-9]+)/.exec(version)?.[1] ?? GATEWAY_API_MOVED);
  const toggle = minor >= GATEWAY_API_MOVED ? { gatewayAPI: { enabled: true } } : { enableGatewayAPI: true };
  return { crds, config: { ...type, ...toggle } };
}
