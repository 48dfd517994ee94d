import { CiliumBgp } from '../../../lib/kubernetes/cilium/bgp';
import { CiliumL2Announcement } from '../../../lib/kubernetes/cilium/l2-announcement';
import { CiliumLoadBalancerPool } from '../../../lib/kubernetes/cilium/load-balancer-pool';
import { synthesized } from '../support/synthesized';

// Fields as Cilium publishes them: https://github.com/cilium/cilium/tree/main/pkg/k8s/apis/cilium.io/client/crds

const everyService = {
  matchExpressions: [{ key: 'ridethrough/no-bgp', operator: 'NotIn', values: ['true'] }],
};
const peers = [{ address: '192.168.10.1', asn: 64513 }];

test('a pool has blocks of CIDRs and ranges', () => {
  const blocks = [
    { cidr: '192.168.10.224/28' },
    { start: '10.0.0.5' },
    { start: '10.0.0.7', stop: '10.0.0.9' },
  ];
  const objects = synthesized(
    (chart) => new CiliumLoadBalancerPool(chart, 'pool', { name: 'homelab', ciliumVersion: '1.18', blocks }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumLoadBalancerIPPool',
      metadata: { name: 'homelab' },
      spec: {
        blocks: [
          { cidr: '192.168.10.224/28' },
          { start: '10.0.0.5', stop: '10.0.0.5' },
          { start: '10.0.0.7', stop: '10.0.0.9' },
        ],
      },
    },
  ]);
});

test('layer 2 announces the addresses of pools', () => {
  const objects = synthesized(
    (chart) =>
      new CiliumL2Announcement(chart, 'l2', {
        name: 'homelab',
        ciliumVersion: '1.18',
        interfaces: ['^en.*'],
      }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'cilium.io/v2alpha1',
      kind: 'CiliumL2AnnouncementPolicy',
      metadata: { name: 'homelab' },
      spec: { loadBalancerIPs: true, interfaces: ['^en.*'] },
    },
  ]);
});

test('BGP is three objects that find each other by name and label', () => {
  const objects = synthesized(
    (chart) =>
      new CiliumBgp(chart, 'bgp', {
        name: 'homelab',
        ciliumVersion: '1.18',
        localAsn: 64512,
        peers,
        addressFamilies: ['ipv4', 'ipv6'],
      }),
  );
  const advertisements = { matchLabels: { advertise: 'homelab' } };
  expect(objects).toEqual([
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPClusterConfig',
      metadata: { name: 'homelab' },
      spec: {
        bgpInstances: [
          {
            name: 'homelab',
            localASN: 64512,
            peers: [
              {
                name: 'peer-192.168.10.1',
                peerASN: 64513,
                peerAddress: '192.168.10.1',
                peerConfigRef: { name: 'homelab' },
              },
            ],
          },
        ],
      },
    },
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPPeerConfig',
      metadata: { name: 'homelab' },
      spec: {
        families: [
          { afi: 'ipv4', safi: 'unicast', advertisements },
          { afi: 'ipv6', safi: 'unicast', advertisements },
        ],
      },
    },
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPAdvertisement',
      metadata: { name: 'homelab', labels: { advertise: 'homelab' } },
      spec: {
        advertisements: [
          {
            advertisementType: 'Service',
            service: { addresses: ['LoadBalancerIP'] },
            selector: everyService,
          },
        ],
      },
    },
  ]);
});

test('before Cilium 1.16 BGP is one policy, whose neighbours are networks', () => {
  const objects = synthesized(
    (chart) =>
      new CiliumBgp(chart, 'bgp', {
        name: 'homelab',
        ciliumVersion: '1.15',
        localAsn: 64512,
        peers: [...peers, { address: 'fd00::1', asn: 64514 }],
      }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'cilium.io/v2alpha1',
      kind: 'CiliumBGPPeeringPolicy',
      metadata: { name: 'homelab' },
      spec: {
        virtualRouters: [
          {
            localASN: 64512,
            exportPodCIDR: false,
            neighbors: [
              { peerAddress: '192.168.10.1/32', peerASN: 64513 },
              { peerAddress: 'fd00::1/128', peerASN: 64514 },
            ],
            serviceSelector: everyService,
          },
        ],
      },
    },
  ]);
});
