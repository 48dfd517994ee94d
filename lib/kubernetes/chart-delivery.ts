import { Construct } from 'constructs';
import type { ChartDelivery as DeliverySpec } from '../homelab';
import { HelmRelease, type HelmReleaseBase, HelmRepository, OciRepository } from './api/flux';
import type { JsonObject } from './json';
import { chartDeliveryBreaches, isAvailable } from './rules/chart-delivery';

/** One installation of a third-party chart. */
export interface ChartRelease {
  /** Helm's name of the release. */
  readonly name: string;
  /** The namespace it is installed in. It must exist. */
  readonly namespace: string;
  /** The chart's name in its repository. */
  readonly chart: string;
  /** The chart's exact version. */
  readonly version: string;
  /** An OCI registry's folder (`oci://…`, without the chart's name) or a Helm repository. */
  readonly repository: { readonly kind: 'oci' | 'http'; readonly url: string };
  /** The chart's values. */
  readonly values: JsonObject;
  /** Releases that must be ready first: those of the same namespace by name alone. */
  readonly dependsOn?: readonly (string | ReleaseRef)[];
  /** Whether its objects are applied on the server's side, where the delivery can choose. @default the delivery's own way */
  readonly serverSideApply?: boolean;
  /** What happens with the CRDs in the chart's `crds` folder. @default 'create-replace' */
  readonly crds?: 'create-replace' | 'skip';
}

/** A release in another namespace. */
export interface ReleaseRef {
  /** Its {@link ChartRelease.name}. */
  readonly name: string;
  /** Its {@link ChartRelease.namespace}. */
  readonly namespace: string;
}

/** A way in which third-party charts reach the cluster. */
export interface ChartDelivery {
  /** Adds to `scope` whatever has the chart installed. */
  deliver(scope: Construct, id: string, release: ChartRelease): Construct;
}

/** How Flux is set up. */
export interface FluxChartDeliveryProps {
  /** Namespace of the HelmRepositories and OCIRepositories. @default 'flux-system' */
  readonly sourceNamespace?: string;
  /** How often Flux looks for changes, such as `1h`. @default '1h' */
  readonly interval?: string;
}

const HELM_CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** Long enough for slow disks and a first pull of every image. */
const HELM_TIMEOUT = '15m';

const RETRIES = 3;

/** Charts as Flux HelmReleases, each with a source of its own name. @see https://fluxcd.io/flux/components/helm/ */
export class FluxChartDelivery implements ChartDelivery {
  private readonly sourceNamespace: string;
  private readonly interval: string;

  constructor(props: FluxChartDeliveryProps = {}) {
    this.sourceNamespace = props.sourceNamespace ?? 'flux-system';
    this.interval = props.interval ?? '1h';
  }

  deliver(scope: Construct, id: string, release: ChartRelease): Construct {
    const delivered = new Construct(scope, id);
    const metadata = { name: release.name, namespace: release.namespace };
    const base = this.releaseBase(release);
    if (release.repository.kind === 'oci') {
      const chartRef = this.ociSource(delivered, release);
      new HelmRelease(delivered, 'release', { metadata, spec: { chartRef, ...base } });
    } else {
      const chart = this.helmSource(delivered, release);
      new HelmRelease(delivered, 'release', { metadata, spec: { chart, ...base } });
    }
    return delivered;
  }

  private ociSource(scope: Construct, { name, chart, version, repository }: ChartRelease) {
    const metadata = { name, namespace: this.sourceNamespace };
    new OciRepository(scope, 'source', {
      metadata,
      spec: {
        url: `${repository.url}/${chart}`,
        interval: this.interval,
        ref: { tag: version },
        layerSelector: { mediaType: HELM_CHART_LAYER, operation: 'copy' },
      },
    });
    return { kind: 'OCIRepository', ...metadata } as const;
  }

  private helmSource(scope: Construct, { name, chart, version, repository }: ChartRelease) {
    const metadata = { name, namespace: this.sourceNamespace };
    new HelmRepository(scope, 'source', { metadata, spec: { url: repository.url, interval: this.interval } });
    const sourceRef = { kind: 'HelmRepository', ...metadata } as const;
    return { spec: { chart, version, interval: this.interval, sourceRef } };
  }

  private releaseBase({ name, values, dependsOn, serverSideApply, crds }: ChartRelease): HelmReleaseBase {
    const policy = crds === 'skip' ? 'Skip' : 'CreateReplace';
    const applyOn = serverSideApply ? 'enabled' : 'disabled';
    return {
      interval: this.interval,
      timeout: HELM_TIMEOUT,
      releaseName: name,
      ...(dependsOn && {
        dependsOn: dependsOn.map((one) => (typeof one === 'string' ? { name: one } : one)),
      }),
      install: {
        crds: policy,
        remediation: { retries: RETRIES },
        ...(serverSideApply !== undefined && { serverSideApply }),
      },
      upgrade: {
        crds: policy,
        cleanupOnFail: true,
        remediation: { retries: RETRIES, strategy: 'rollback' },
        ...(serverSideApply !== undefined && { serverSideApply: applyOn }),
      },
      ...(Object.keys(values).length > 0 && { values }),
    };
  }
}

/**
 * The strategy that a homelab's `platform.delivery` asks for; Flux where it asks for none.
 *
 * @throws Error with the finding's own words where this version cannot render that way yet
 */
export function chartDelivery(spec: DeliverySpec = { by: 'flux' }): ChartDelivery {
  if (isAvailable(spec)) return new FluxChartDelivery(spec);
  throw new Error(
    chartDeliveryBreaches(spec)
      .map(({ message }) => message)
      .join('\n'),
  );
}
