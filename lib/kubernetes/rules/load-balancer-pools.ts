import { BlockList, isIP } from 'node:net';
import type { Cilium, Gateway, LoadBalancerPool } from '../../homelab';
import { type Breach, quoted } from './breach';

type Block = LoadBalancerPool['blocks'][number];

/** Blocks of addresses that Cilium refuses. Paths are below `platform.cilium`. */
export function loadBalancerPoolBreaches(cilium: Cilium): Breach[] {
  return Object.entries(cilium.loadBalancerPools ?? {}).flatMap(([name, { blocks }]) =>
    blocks.flatMap((block, index): Breach[] => {
      const wrong = whatIsWrong(block);
      if (wrong === undefined) return [];
      const message = `pool ${quoted(name)} has ${wrong}`;
      const path = ['loadBalancerPools', name, 'blocks', index];
      return [{ code: 'load-balancer-block-invalid', path, message }];
    }),
  );
}

/** A Gateway's fixed address that no pool gives out: its Service would wait for ever. Paths are below `platform`. */
export function gatewayAddressBreaches(gateway: Gateway, cilium: Cilium | undefined): Breach[] {
  const { address } = gateway;
  if (address === undefined) return [];
  const breach = (message: string): Breach[] => [
    { code: 'gateway-address-not-in-pool', path: ['gateway', 'address'], message },
  ];
  if (isIP(address) === 0) {
    return breach(
      `the Gateway's address is ${quoted(address)}, which is no IPv4 or IPv6 address: write one of a pool's`,
    );
  }
  const pools = cilium?.loadBalancerPools;
  if (pools === undefined) return [];
  const blocks = Object.values(pools).flatMap((pool) => pool.blocks);
  if (blocks.some((block) => contains(block, address))) return [];
  const ranges = Object.entries(pools).map(
    ([name, pool]) => `${quoted(name)} (${pool.blocks.map(shown).join(', ')})`,
  );
  const held = ranges.length === 0 ? 'there is no pool' : `the pools are ${ranges.join(' and ')}`;
  return breach(
    `the Gateway's address ${address} is in no load-balancer pool, so Cilium never gives it out; ${held}: take an address of a pool, or add a block { cidr: '${address}/${isIP(address) === 4 ? 32 : 128}' } to one`,
  );
}

function shown(block: Block): string {
  return 'cidr' in block
    ? quoted(block.cidr)
    : `${quoted(block.start)} to ${quoted(block.stop ?? block.start)}`;
}

function whatIsWrong(block: Block): string | undefined {
  if ('cidr' in block) {
    if (cidrParts(block.cidr) !== undefined) return undefined;
    return `cidr ${quoted(block.cidr)}, which is no range of addresses: write an address, '/' and a prefix length, such as '192.168.10.224/28'`;
  }
  const { start, stop = start } = block;
  const notAddress = [start, stop].find((address) => isIP(address) === 0);
  if (notAddress !== undefined) {
    return `${quoted(notAddress)} for an address, which is neither IPv4 nor IPv6: write one, such as '192.168.10.224'`;
  }
  if (rangeOf(start, stop) !== undefined) return undefined;
  return `start ${quoted(start)} and stop ${quoted(stop)}; stop must be of the same family and not below start: swap them`;
}

function contains(block: Block, address: string): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  if (!('cidr' in block))
    return rangeOf(block.start, block.stop ?? block.start)?.check(address, family) ?? false;
  const parts = cidrParts(block.cidr);
  if (parts === undefined || parts.family !== family) return false;
  const list = new BlockList();
  list.addSubnet(parts.network, parts.prefix, parts.family);
  return list.check(address, family);
}

function cidrParts(cidr: string): { network: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, network = '', digits = ''] = /^([^/]*)\/(0|[1-9][0-9]{0,2})$/.exec(cidr) ?? [];
  const version = isIP(network);
  const prefix = Number(digits);
  if (version === 0 || network.includes('%') || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { network, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function rangeOf(start: string, stop: string): BlockList | undefined {
  const family = isIP(start);
  if (family === 0 || family !== isIP(stop)) return undefined;
  const list = new BlockList();
  try {
    list.addRange(start, stop, family === 4 ? 'ipv4' : 'ipv6');
  } catch {
    return undefined;
  }
  return list;
}
