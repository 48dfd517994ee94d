import type { Homelab, Host, Return, WakeOnLan } from '../homelab';
import { DEFAULTS } from './defaults';
import { upsSystem } from './nut-plan';
import type { WakeTarget } from './plan';
import { sshPlan } from './ssh-plan';
import { DEEPEST_NESTING, powerOf } from './supplies';
import { wakeLimits } from './wake-limits';

/** How many machines try to wake the same one: a second one in case the first is not back. */
const WAKERS_PER_HOST = 2;

/** The ways a host comes back, as a list, with MAC addresses in lower case. */
export function returnsOf(host: Host): Return[] {
  if (host.returns === undefined) return [DEFAULTS.host.returns];
  const ways = Array.isArray(host.returns) ? host.returns : [host.returns];
  return ways.map((way) =>
    typeof way === 'string' ? way : { ...way, wakeOnLan: way.wakeOnLan.toLowerCase() },
  );
}

/** The Wake-on-LAN way of a host, where it has one. */
export function wakeOnLanOf(host: Host): WakeOnLan | undefined {
  return returnsOf(host).find((way): way is WakeOnLan => typeof way === 'object');
}

/**
 * Who wakes whom: for each host with Wake-on-LAN the managed machines that go down last, since they are the likeliest
 * to be up when power returns or to be back first. Never itself, nor a machine within it, however deep.
 */
export function wakeTargets(lab: Homelab, order: readonly string[]): Map<string, WakeTarget[]> {
  const lastDown = order
    .filter((name) => {
      const host = lab.hosts[name];
      return (
        host !== undefined &&
        (host.managed ?? DEFAULTS.host.managed) &&
        powerOf(name, lab.hosts).supplies.length > 0
      );
    })
    .reverse();
  const wakes = new Map<string, WakeTarget[]>();
  for (const name of order) {
    const host = lab.hosts[name];
    const way = host === undefined ? undefined : wakeOnLanOf(host);
    if (host === undefined || way === undefined) continue;
    let found = 0;
    for (const waker of lastDown) {
      if (found === WAKERS_PER_HOST) break;
      if (runsWithin(waker, name, lab.hosts)) continue;
      found += 1;
      const targets = wakes.get(waker) ?? [];
      targets.push(target(name, host, way, waker, lab));
      wakes.set(waker, targets);
    }
  }
  return wakes;
}

/** Whether a machine is another one or sleeps with it. A step per level and no more, so that the whole stays linear. */
function runsWithin(name: string, around: string, hosts: Record<string, Host>): boolean {
  let at: string | undefined = name;
  for (let level = 0; level <= DEEPEST_NESTING && at !== undefined; level++) {
    if (at === around) return true;
    at = Object.hasOwn(hosts, at) ? hosts[at]?.runsOn : undefined;
  }
  return false;
}

function target(name: string, host: Host, way: WakeOnLan, waker: string, lab: Homelab): WakeTarget {
  const upses = [...new Set(powerOf(name, lab.hosts).supplies.map(({ ups }) => ups))];
  return {
    host: name,
    address: host.address,
    sshPort: sshPlan(name, host, lab).port,
    mac: way.wakeOnLan,
    broadcast: way.broadcast ?? DEFAULTS.wakeOnLan.broadcast,
    onceChargePercent: way.onceChargePercent ?? DEFAULTS.wakeOnLan.onceChargePercent,
    systems: upses.flatMap((ups) => {
      const spec = lab.upses[ups];
      // While it is off, nobody can ask the host about a UPS that it serves itself.
      return spec === undefined || spec.server === name ? [] : [upsSystem(ups, spec, waker, lab)];
    }),
    limits: wakeLimits(host, upses, lab),
  };
}
