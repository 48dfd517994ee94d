import type { Construct } from 'constructs';
import type { LabelSelector } from './label-selector';
import { type ClusterObjectMeta, TypedApiObject, type TypedApiObjectProps } from './typed-api-object';

/** Versions of Cilium's own API; which of them serves a kind depends on Cilium's version. */
export type CiliumApiVersion = 'cilium.io/v2' | 'cilium.io/v2alpha1';

/** `metadata` and `spec` of one of Cilium's objects, all of which belong to the whole cluster. */
export type CiliumObjectProps<Spec> = TypedApiObjectProps<Spec, ClusterObjectMeta> & {
  /** The version that serves the kind. */
  readonly apiVersion: CiliumApiVersion;
};

abstract class CiliumObject<Spec> extends TypedApiObject<Spec, ClusterObjectMeta> {
  constructor(scope: Construct, id: string, kind: string, { apiVersion, ...props }: CiliumObjectProps<Spec>) {
    super(scope, id, { apiVersion, kind }, props);
  }
}

/** `spec` of a {@link CiliumLoadBalancerIpPool}. */
export interface LoadBalancerIpPoolSpec {
  readonly blocks: readonly (
    | { readonly cidr: string }
    | { readonly start: string; readonly stop?: string }
  )[];
}

/** Addresses for Services of type LoadBalancer. @see https://docs.cilium.io/en/stable/network/lb-ipam/ */
export class CiliumLoadBalancerIpPool extends CiliumObject<LoadBalancerIpPoolSpec> {
  constructor(scope: Construct, id: string, props: CiliumObjectProps<LoadBalancerIpPoolSpec>) {
    super(scope, id, 'CiliumLoadBalancerIPPool', props);
  }
}

/** `spec` of a {@link CiliumL2AnnouncementPolicy}. */
export interface L2AnnouncementPolicySpec {
  /** Network interfaces, as regular expressions. @default every interface */
  readonly interfaces?: readonly string[];
  /** Whether addresses of pools are announced. */
  readonly loadBalancerIPs: boolean;
}

/** Announces addresses by ARP and NDP. @see https://docs.cilium.io/en/stable/network/l2-announcements/ */
export class CiliumL2AnnouncementPolicy extends CiliumObject<L2AnnouncementPolicySpec> {
  constructor(scope: Construct, id: string, props: CiliumObjectProps<L2AnnouncementPolicySpec>) {
    super(scope, id, 'CiliumL2AnnouncementPolicy', props);
  }
}

/** `spec` of a {@link CiliumBgpClusterConfig}. */
export interface BgpClusterConfigSpec {
  readonly bgpInstances: readonly {
    readonly name: string;
    readonly localASN: number;
    readonly peers: readonly {
      readonly name: string;
      readonly peerASN: number;
      readonly peerAddress: string;
      readonly peerConfigRef: { readonly name: string };
    }[];
  }[];
}

/** Who speaks BGP with whom. @see https://docs.cilium.io/en/stable/network/bgp-control-plane/ */
export class CiliumBgpClusterConfig extends CiliumObject<BgpClusterConfigSpec> {
  constructor(scope: Construct, id: string, props: CiliumObjectProps<BgpClusterConfigSpec>) {
    super(scope, id, 'CiliumBGPClusterConfig', props);
  }
}

/** `spec` of a {@link CiliumBgpPeerConfig}. */
export interface BgpPeerConfigSpec {
  readonly families: readonly {
    readonly afi: 'ipv4' | 'ipv6';
    readonly safi: 'unicast';
    readonly advertisements: LabelSelector;
  }[];
}

/** What sessions with peers have in common. */
export class CiliumBgpPeerConfig extends CiliumObject<BgpPeerConfigSpec> {
  constructor(scope: Construct, id: string, props: CiliumObjectProps<BgpPeerConfigSpec>) {
    super(scope, id, 'CiliumBGPPeerConfig', props);
  }
}

/** `spec` of a {@link CiliumBgpAdvertisement}. */
export interface BgpAdvertisementSpec {
  readonly advertisements: readonly {
    readonly advertisementType: 'Service';
    readonly service: { readonly addresses: readonly 'LoadBalancerIP'[] };
    readonly selector: LabelSelector;
  }[];
}

/** What peers are told. */
export class CiliumBgpAdvertisement extends CiliumObject<BgpAdvertisementSpec> {
  constructor(scope: Construct, id: string, props: CiliumObjectProps<BgpAdvertisementSpec>) {
    super(scope, id, 'CiliumBGPAdvertisement', props);
  }
}

/** `spec` of a {@link CiliumBgpPeeringPolicy}. */
export interface BgpPeeringPolicySpec {
  readonly virtualRouters: readonly {
    readonly localASN: number;
    readonly exportPodCIDR: boolean;
    readonly neighbors: readonly { readonly peerAddress: string; readonly peerASN: number }[];
    readonly serviceSelector: LabelSelector;
  }[];
}

/** All of the above in one object, before Cilium 1.16. Cilium 1.19 has it no more. */
export class CiliumBgpPeeringPolicy extends CiliumObject<BgpPeeringPolicySpec> {
  constructor(scope: Construct, id: string, props: CiliumObjectProps<BgpPeeringPolicySpec>) {
    super(scope, id, 'CiliumBGPPeeringPolicy', props);
  }
}
