import type { Construct } from 'constructs';
import type { JsonObject } from '../json';
import { TypedApiObject, type TypedApiObjectProps } from './typed-api-object';

/** `spec` of an {@link OciRepository}. */
export interface OciRepositorySpec {
  /** `oci://` address of the artifact itself. */
  readonly url: string;
  /** How often Flux looks, such as `1h`. */
  readonly interval: string;
  /** The artifact's version. */
  readonly ref: { readonly tag: string };
  /** A chart is one layer of this type, which is stored as it is. */
  readonly layerSelector: { readonly mediaType: string; readonly operation: 'copy' | 'extract' };
}

/** A chart in an OCI registry. @see https://fluxcd.io/flux/components/source/ocirepositories/ */
export class OciRepository extends TypedApiObject<OciRepositorySpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<OciRepositorySpec>) {
    super(scope, id, { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'OCIRepository' }, props);
  }
}

/** `spec` of a {@link HelmRepository}. */
export interface HelmRepositorySpec {
  /** `https://` address below which `index.yaml` is found. */
  readonly url: string;
  /** How often Flux looks, such as `1h`. */
  readonly interval: string;
}

/** A Helm repository. @see https://fluxcd.io/flux/components/source/helmrepositories/ */
export class HelmRepository extends TypedApiObject<HelmRepositorySpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<HelmRepositorySpec>) {
    super(scope, id, { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'HelmRepository' }, props);
  }
}

/** What happens with the CRDs in a chart's `crds` folder, which Helm itself never updates. */
export type CrdsPolicy = 'Skip' | 'Create' | 'CreateReplace';

/** `spec` of a {@link HelmRelease}: exactly one of `chart` and `chartRef`. */
export type HelmReleaseSpec = HelmReleaseBase &
  (
    | {
        /** A source that is a chart by itself. */
        readonly chartRef: {
          readonly kind: 'OCIRepository';
          readonly name: string;
          readonly namespace: string;
        };
      }
    | {
        /** A chart of a Helm repository. */
        readonly chart: {
          readonly spec: {
            readonly chart: string;
            readonly version: string;
            readonly interval: string;
            readonly sourceRef: {
              readonly kind: 'HelmRepository';
              readonly name: string;
              readonly namespace: string;
            };
          };
        };
      }
  );

/** What every {@link HelmRelease} has. */
export interface HelmReleaseBase {
  /** How often Flux compares, such as `1h`. */
  readonly interval: string;
  /** How long one Helm action may take. @default '5m' */
  readonly timeout?: string;
  /** Helm's name of the release. */
  readonly releaseName: string;
  /** Releases that must be ready first. */
  readonly dependsOn?: readonly { readonly name: string; readonly namespace?: string }[];
  /** The first install. */
  readonly install: {
    readonly crds: CrdsPolicy;
    readonly remediation: { readonly retries: number };
    readonly serverSideApply?: boolean;
  };
  /** Every later one. */
  readonly upgrade: {
    readonly crds: CrdsPolicy;
    readonly cleanupOnFail: boolean;
    readonly remediation: { readonly retries: number; readonly strategy: 'rollback' | 'uninstall' };
    readonly serverSideApply?: 'enabled' | 'disabled' | 'auto';
  };
  /** The chart's values. */
  readonly values?: JsonObject;
}

/** A chart installed by Flux. @see https://fluxcd.io/flux/components/helm/helmreleases/ */
export class HelmRelease extends TypedApiObject<HelmReleaseSpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<HelmReleaseSpec>) {
    super(scope, id, { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' }, props);
  }
}
