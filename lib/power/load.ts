import type { Homelab } from '../homelab';
import type { UpsPlan } from './plan';
import { suppliesOf } from './supplies';

/** What each UPS carries while everything runs, in watts. One pass over the hosts. */
export function loadsByUps(lab: Homelab): Map<string, UpsPlan['load']> {
  const loads = new Map<string, UpsPlan['load']>();
  for (const [name, ups] of Object.entries(lab.upses)) {
    const baseWatts = ups.baseWatts ?? 0;
    loads.set(name, { baseWatts, gearWatts: 0, hostWatts: 0, totalWatts: baseWatts });
  }
  for (const host of Object.values(lab.hosts)) {
    for (const { ups, share } of suppliesOf(host)) {
      const load = loads.get(ups);
      if (load === undefined) continue;
      load.hostWatts += host.watts * share;
      load.totalWatts += host.watts * share;
    }
  }
  for (const gear of Object.values(lab.networkGear ?? {})) {
    const load = gear.poweredBy === undefined ? undefined : loads.get(gear.poweredBy);
    if (load === undefined) continue;
    load.gearWatts += gear.watts;
    load.totalWatts += gear.watts;
  }
  return loads;
}
