import { suppliesOf } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { listed, text } from '../say';

/** From this part of its rating on, a UPS has little left for a machine that starts or works hard. */
const HIGH_LOAD = 0.8;

const LOAD_RESTS_ON: readonly Path[] = [
  ['hosts', '*', 'poweredBy'],
  ['networkGear', '*', 'poweredBy'],
];

/** UPSes that carry more than they can. */
export function* upsLoad({ lab, plan }: CheckContext): Generator<Conclusion> {
  const alone = loadsWithoutTheOthers(lab);
  for (const [name, ups] of Object.entries(plan.upses)) {
    const path = ['upses', name, 'ratedWatts'];
    const { baseWatts, gearWatts, hostWatts, totalWatts } = ups.load;
    const total = Math.round(totalWatts);
    const parts = `hosts ${Math.round(hostWatts)} W, network gear ${Math.round(gearWatts)} W, baseWatts ${Math.round(baseWatts)} W`;
    const restsOn: Path[] = [...LOAD_RESTS_ON, ['upses', name, 'baseWatts']];
    const more = alone.get(name);
    const most = totalWatts + (more?.watts ?? 0);
    if (totalWatts > ups.ratedWatts) {
      const message = `UPS ${text(name)} carries ${total} W (${parts}) and is rated for ${ups.ratedWatts} W; it switches off on overload, at once and without a warning: move machines to another UPS, or take a larger one`;
      yield conclusion('ups-overloaded', path, message, restsOn);
    } else if (most > ups.ratedWatts && more !== undefined) {
      const message = `UPS ${text(name)} carries ${Math.round(most)} W when the other UPS of ${listed(more.hosts)} is out, and is rated for ${ups.ratedWatts} W; it would switch off just when it is needed: move machines to another UPS, or take a larger one`;
      yield conclusion('ups-overloaded-alone', path, message, restsOn);
    } else if (totalWatts > HIGH_LOAD * ups.ratedWatts) {
      const percent = Math.round((totalWatts / ups.ratedWatts) * 100);
      const message = `UPS ${text(name)} carries ${total} W (${parts}), ${percent} % of the ${ups.ratedWatts} W it is rated for; above ${HIGH_LOAD * 100} % a machine that starts may overload it, and the battery ages: keep some of it free`;
      yield conclusion('ups-load-high', path, message, restsOn);
    }
  }
}

/** What each UPS carries on top where it alone feeds the hosts with several supplies. */
function loadsWithoutTheOthers(lab: CheckContext['lab']): Map<string, { watts: number; hosts: string[] }> {
  const more = new Map<string, { watts: number; hosts: string[] }>();
  for (const [name, host] of Object.entries(lab.hosts)) {
    const shares = new Map<string, number>();
    for (const { ups, share } of suppliesOf(host)) shares.set(ups, (shares.get(ups) ?? 0) + share);
    if (shares.size < 2) continue;
    for (const [ups, share] of shares) {
      const entry = more.get(ups) ?? { watts: 0, hosts: [] };
      entry.watts += host.watts * Math.max(0, 1 - share);
      entry.hosts.push(name);
      more.set(ups, entry);
    }
  }
  return more;
}
