import { BlockList, isIP } from 'node:net';
import { SAFE_NAME } from '../../nut';
import { wakeOnLanOf } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { placeName, text } from '../say';

const HOSTNAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
/** Looks like an IPv4 address and is none: `10.0.0.300`, `10.0.0`. */
const DOTTED_NUMBERS = /^[0-9.]+$/;

/** Addresses that no host has among others (RFC 6890, RFC 4291), and what they are. */
const NO_HOST: readonly { what: string; list: BlockList }[] = [
  { what: 'no address yet', list: blocks(['0.0.0.0', 8], ['::', 128]) },
  { what: 'each machine itself', list: blocks(['127.0.0.0', 8], ['::1', 128]) },
  { what: 'a group of machines', list: blocks(['224.0.0.0', 4], ['ff00::', 8]) },
  { what: 'every machine at once', list: blocks(['255.255.255.255', 32]) },
];
/** Names that each machine has for itself (RFC 6761, 6.3). */
const LOCALHOST = /(^|\.)localhost(\.localdomain)?$/i;

/** Addresses of hosts, of what upsd listens on and of where wake-up packets go; no two hosts with one address. */
export function* addresses({ lab }: CheckContext): Generator<Conclusion> {
  const owners = new Map<string, string>();
  for (const [name, host] of Object.entries(lab.hosts)) {
    const path = ['hosts', name, 'address'];
    yield* oneAddress(host.address, path);
    yield* noHost(host.address, path);
    const folded = canonical(host.address);
    const other = owners.get(folded);
    if (other === undefined) owners.set(folded, name);
    else {
      const message = `the hosts ${text(other)} and ${text(name)} both have the address ${text(host.address)}; each needs its own: correct one of the two`;
      yield conclusion('duplicate-address', path, message);
    }
    for (const [index, address] of (host.nut?.listen ?? []).entries()) {
      yield* oneAddress(address, ['hosts', name, 'nut', 'listen', index]);
    }
    const way = wakeOnLanOf(host);
    if (way?.broadcast !== undefined && isIP(way.broadcast) !== 4) {
      const at = wakeOnLanPath(name, host.returns);
      const message = `the broadcast address for host ${text(name)} is ${text(way.broadcast)}; an IPv4 address is needed, such as '192.168.10.255': correct it, or remove broadcast`;
      yield conclusion('address-invalid', [...at, 'broadcast'], message);
    }
  }
  const peers = lab.platform?.cilium?.announce;
  for (const [index, peer] of (peers?.by === 'bgp' ? peers.peers : []).entries()) {
    if (isIP(peer.address) !== 0) continue;
    const path = ['platform', 'cilium', 'announce', 'peers', index, 'address'];
    yield conclusion(
      'address-invalid',
      path,
      `${placeName(path)} is ${text(peer.address)}; a BGP peer needs an IPv4 or IPv6 address, such as '192.168.10.1': correct it`,
    );
  }
}

/** Where in `returns` the Wake-on-LAN way stands. */
export function wakeOnLanPath(host: string, returns: unknown): Path {
  const at = ['hosts', host, 'returns'];
  if (!Array.isArray(returns)) return at;
  return [...at, returns.findIndex((way) => typeof way === 'object')];
}

function* oneAddress(address: string, path: Path): Generator<Conclusion> {
  if (isIP(address) !== 0 && !address.includes('%')) return;
  if (HOSTNAME.test(address) && !DOTTED_NUMBERS.test(address) && SAFE_NAME.test(address)) return;
  const message = `${placeName(path)} is ${text(address)}; an IPv4 or IPv6 address or a host name is needed, without port, brackets or zone, such as '192.168.10.11': correct it`;
  yield conclusion('address-invalid', path, message);
}

function* noHost(address: string, path: Path): Generator<Conclusion> {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const what = LOCALHOST.test(address)
    ? 'each machine itself'
    : NO_HOST.find(({ list }) => isIP(address) !== 0 && list.check(address, family))?.what;
  if (what === undefined) return;
  const message = `${placeName(path)} is ${text(address)}, which means ${what}; the other machines need one that leads to this host, such as '192.168.10.11': correct it`;
  yield conclusion('address-invalid', path, message);
}

function blocks(...subnets: [network: string, prefix: number][]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) {
    list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** One form for all ways to write an address. */
function canonical(address: string): string {
  if (isIP(address) !== 6) return address.toLowerCase();
  try {
    return new URL(`http://[${address}]/`).hostname;
  } catch {
    return address.toLowerCase();
  }
}
