import type { Host } from '../homelab';

/** One supply of a host with its part of the load. */
export interface ResolvedSupply {
  /** UPS (name in the homelab). */
  ups: string;
  /** Part of the host's watts, 0 to 1. */
  share: number;
}

/** Virtual machines within virtual machines: deeper than this nobody looks for the power. */
export const DEEPEST_NESTING = 8;

/** A host's supplies; supplies that name no share divide what the others leave in equal parts. */
export function suppliesOf(host: Host): ResolvedSupply[] {
  if (host.poweredBy === undefined) return [];
  if (typeof host.poweredBy === 'string') return [{ ups: host.poweredBy, share: 1 }];
  const said = host.poweredBy.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const silent = host.poweredBy.filter(({ share }) => share === undefined).length;
  const each = silent === 0 ? 0 : Math.max(0, 1 - said) / silent;
  return host.poweredBy.map(({ ups, share }) => ({ ups, share: share ?? each }));
}

/**
 * The UPSes a host depends on and how many of its supplies each feeds. A virtual machine has those of the host it
 * runs on, wherever that chain ends.
 */
export function powerOf(
  name: string,
  hosts: Record<string, Host>,
): { supplies: ResolvedSupply[]; minSupplies: number } {
  const seen = new Set<string>();
  let at: string | undefined = name;
  while (at !== undefined && !seen.has(at) && seen.size <= DEEPEST_NESTING) {
    seen.add(at);
    const host: Host | undefined = Object.hasOwn(hosts, at) ? hosts[at] : undefined;
    if (host === undefined) break;
    if (host.poweredBy !== undefined || host.runsOn === undefined) {
      return { supplies: suppliesOf(host), minSupplies: host.minSupplies ?? 1 };
    }
    at = host.runsOn;
  }
  return { supplies: [], minSupplies: 1 };
}
