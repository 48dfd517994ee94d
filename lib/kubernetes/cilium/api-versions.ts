import type { CiliumApiVersion } from '../api/cilium';

/** How a version of Cilium wants its objects. */
export interface CiliumApi {
  /** API version of CiliumLoadBalancerIPPool. */
  readonly pools: CiliumApiVersion;
  /** API version of CiliumL2AnnouncementPolicy: no Cilium serves another one yet. */
  readonly l2: CiliumApiVersion;
  /** API version of BGP's objects, and whether they are still one CiliumBGPPeeringPolicy. */
  readonly bgp: {
    readonly apiVersion: CiliumApiVersion;
    readonly kinds: 'peering-policy' | 'cluster-config';
  };
}

const SINCE: readonly { readonly minor: number; readonly api: CiliumApi }[] = [
  // 1.18 promoted pools and BGP to v2: https://github.com/cilium/cilium/releases/tag/v1.18.0
  {
    minor: 18,
    api: {
      pools: 'cilium.io/v2',
      l2: 'cilium.io/v2alpha1',
      bgp: { apiVersion: 'cilium.io/v2', kinds: 'cluster-config' },
    },
  },
  {
    minor: 16,
    api: {
      pools: 'cilium.io/v2alpha1',
      l2: 'cilium.io/v2alpha1',
      bgp: { apiVersion: 'cilium.io/v2alpha1', kinds: 'cluster-config' },
    },
  },
  {
    minor: 0,
    api: {
      pools: 'cilium.io/v2alpha1',
      l2: 'cilium.io/v2alpha1',
      bgp: { apiVersion: 'cilium.io/v2alpha1', kinds: 'peering-policy' },
    },
  },
];

/**
 * How this version of Cilium wants its objects.
 *
 * @throws RangeError when the text is no version of Cilium 1
 */
export function ciliumApi(version: string): CiliumApi {
  const minor = Number(/^v?1\.([0-9]+)(\.[0-9]+)?$/.exec(version)?.[1] ?? Number.NaN);
  const row = SINCE.find((one) => minor >= one.minor);
  if (row === undefined) {
    throw new RangeError(`'${version}' is not a version of Cilium 1: write it as '1.18' or '1.18.2'`);
  }
  return row.api;
}
