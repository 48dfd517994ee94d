import type { Chart } from 'cdk8s';
import type { Cilium } from '../../homelab';
import { CiliumBgp } from './bgp';
import { CiliumL2Announcement } from './l2-announcement';
import { CiliumLoadBalancerPool } from './load-balancer-pool';

const ANNOUNCEMENT = 'homelab';

/** Adds the load-balancer pools and the way their addresses become reachable. */
export function addCilium(chart: Chart, cilium: Cilium): void {
  const { version: ciliumVersion, loadBalancerPools = {}, announce } = cilium;
  for (const [name, { blocks }] of Object.entries(loadBalancerPools)) {
    new CiliumLoadBalancerPool(chart, `pool-${name}`, { name, ciliumVersion, blocks });
  }
  if (announce?.by === 'l2') {
    const { interfaces } = announce;
    new CiliumL2Announcement(chart, 'l2', {
      name: ANNOUNCEMENT,
      ciliumVersion,
      ...(interfaces !== undefined && { interfaces }),
    });
  }
  if (announce?.by === 'bgp') {
    const { localAsn, peers } = announce;
    const addressFamilies = familiesOf(cilium);
    new CiliumBgp(chart, 'bgp', { name: ANNOUNCEMENT, ciliumVersion, localAsn, peers, addressFamilies });
  }
}

function familiesOf({ loadBalancerPools = {} }: Cilium): ('ipv4' | 'ipv6')[] {
  const blocks = Object.values(loadBalancerPools).flatMap((pool) => pool.blocks);
  const isIpv6 = blocks.map((block) => ('cidr' in block ? block.cidr : block.start).includes(':'));
  const families: ('ipv4' | 'ipv6')[] = [];
  if (isIpv6.length === 0 || isIpv6.includes(false)) families.push('ipv4');
  if (isIpv6.includes(true)) families.push('ipv6');
  return families;
}
