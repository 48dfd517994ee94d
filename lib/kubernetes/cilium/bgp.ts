import { isIP } from 'node:net';
import { Construct } from 'constructs';
import type { BgpPeer } from '../../homelab';
import {
  CiliumBgpAdvertisement,
  CiliumBgpClusterConfig,
  CiliumBgpPeerConfig,
  CiliumBgpPeeringPolicy,
} from '../api/cilium';
import type { LabelSelector } from '../api/label-selector';
import { ciliumApi } from './api-versions';

/** Properties of a {@link CiliumBgp}. */
export interface CiliumBgpProps {
  /** `metadata.name` of each of its objects. */
  readonly name: string;
  /** Cilium's version, such as `1.18`. Up to 1.15 everything is one CiliumBGPPeeringPolicy. */
  readonly ciliumVersion: string;
  /** The cluster's AS number. */
  readonly localAsn: number;
  /** The routers. At least one. */
  readonly peers: readonly BgpPeer[];
  /** What kinds of addresses are told. From Cilium 1.16 on. @default ['ipv4'] */
  readonly addressFamilies?: readonly ('ipv4' | 'ipv6')[];
}

/** Selects every Service: an absent selector selects none, so it excludes a value that nobody uses. */
const EVERY_SERVICE: LabelSelector = {
  matchExpressions: [{ key: 'ridethrough/no-bgp', operator: 'NotIn', values: ['true'] }],
};

/** Tells routers by BGP where the addresses of every pool are. */
export class CiliumBgp extends Construct {
  constructor(scope: Construct, id: string, props: CiliumBgpProps) {
    super(scope, id);
    const { apiVersion, kinds } = ciliumApi(props.ciliumVersion).bgp;
    const metadata = { name: props.name };
    if (kinds === 'peering-policy') {
      new CiliumBgpPeeringPolicy(this, 'policy', { apiVersion, metadata, spec: peeringPolicy(props) });
      return;
    }
    const labels = { advertise: props.name };
    new CiliumBgpClusterConfig(this, 'cluster', { apiVersion, metadata, spec: clusterConfig(props) });
    new CiliumBgpPeerConfig(this, 'peers', {
      apiVersion,
      metadata,
      spec: {
        families: (props.addressFamilies ?? ['ipv4']).map((afi) => ({
          afi,
          safi: 'unicast',
          advertisements: { matchLabels: labels },
        })),
      },
    });
    new CiliumBgpAdvertisement(this, 'advertisement', {
      apiVersion,
      metadata: { ...metadata, labels },
      spec: {
        advertisements: [
          {
            advertisementType: 'Service',
            service: { addresses: ['LoadBalancerIP'] },
            selector: EVERY_SERVICE,
          },
        ],
      },
    });
  }
}

function peeringPolicy({ localAsn, peers }: CiliumBgpProps) {
  const neighbors = peers.map(({ address, asn }) => ({
    peerAddress: `${address}/${isIP(address) === 6 ? 128 : 32}`,
    peerASN: asn,
  }));
  return {
    virtualRouters: [{ localASN: localAsn, exportPodCIDR: false, neighbors, serviceSelector: EVERY_SERVICE }],
  };
}

function clusterConfig({ name, localAsn, peers }: CiliumBgpProps) {
  return {
    bgpInstances: [
      {
        name,
        localASN: localAsn,
        peers: peers.map(({ address, asn }) => ({
          name: `peer-${address}`,
          peerASN: asn,
          peerAddress: address,
          peerConfigRef: { name },
        })),
      },
    ],
  };
}
