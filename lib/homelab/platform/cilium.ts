/** Cilium as the cluster's network: what the Gateway and its address need of it. */
export interface Cilium {
  /**
   * Its version, such as `1.18` or `1.15.6`. It decides the API version of Cilium's resources.
   *
   * @pattern ^1\.[0-9]+(\.[0-9]+)?$
   */
  version: string;
  /** `gatewayAPI.enableAlpn` (HTTP/2 and gRPC). @default true */
  alpn?: boolean;
  /** `gatewayAPI.enableAppProtocol`. @default true */
  appProtocol?: boolean;
  /** `tunnelProtocol`, or native routing. @default 'vxlan' */
  routing?: 'vxlan' | 'geneve' | 'native';
  /** Addresses for Services of type LoadBalancer (CiliumLoadBalancerIPPool), by name. */
  loadBalancerPools?: Record<string, LoadBalancerPool>;
  /** How those addresses become reachable. */
  announce?: L2Announcement | BgpAnnouncement;
}

/** A range of addresses. */
export interface LoadBalancerPool {
  /** CIDRs, or single addresses and ranges. @minItems 1 */
  blocks: (
    | {
        /** Such as `192.168.10.224/28`. */
        cidr: string;
      }
    | {
        /** First address. */
        start: string;
        /** Last address. @default `start` */
        stop?: string;
      }
  )[];
}

/** By ARP and NDP on the local network (CiliumL2AnnouncementPolicy). */
export interface L2Announcement {
  /** Layer 2. */
  by: 'l2';
  /** Network interfaces, as regular expressions. @default every interface */
  interfaces?: string[];
}

/** By BGP to a router (CiliumBGPClusterConfig and its kin). */
export interface BgpAnnouncement {
  /** BGP. */
  by: 'bgp';
  /** The cluster's AS number. @asType integer @minimum 1 @maximum 4294967295 */
  localAsn: number;
  /** The routers. @minItems 1 */
  peers: BgpPeer[];
}

/** A router that speaks BGP. */
export interface BgpPeer {
  /** Its address. */
  address: string;
  /** Its AS number. @asType integer @minimum 1 @maximum 4294967295 */
  asn: number;
}
