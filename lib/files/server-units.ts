import type { HostPlan, Plan } from '../power';
import type { Reload } from './host-file';

/**
 * The units of a host that serves, for a change of upsd's own files: upsd takes a new UPS, address or user at a
 * restart, and NUT 2.8.0's drivers spin on their dead connection until they are restarted too.
 */
export function serverUnits(plan: Plan, host: HostPlan): Reload[] {
  const drivers = (host.nut?.serves ?? []).flatMap((name): Reload[] => {
    const ups = plan.upses[name];
    return ups?.driver === undefined ? [] : [`nut-driver@${ups.nutName}`];
  });
  return ['nut-server', ...drivers];
}
