import { outletsOf, powerOf } from '../../power';
import { type CheckContext, isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

/**
 * A managed server that another UPS feeds than the one it serves. upsmon gives that one no power value, so its low
 * battery alone never brings the server down, which is what sets FSD and cuts the outlets.
 */
export function* serverOnAnotherUps({ lab, followers }: CheckContext): Generator<Conclusion> {
  for (const [name, ups] of Object.entries(lab.upses)) {
    const { server } = ups;
    if (!isManaged(lab, server)) continue;
    const feeding = [...new Set(powerOf(server, lab.hosts).supplies.map((supply) => supply.ups))];
    // One on no UPS at all, or on one that nobody declared, is found as that.
    if (feeding.length === 0 || feeding.includes(name)) continue;
    if (feeding.some((one) => !Object.hasOwn(lab.upses, one))) continue;
    const hosts = followers.get(name) ?? [];
    const cut = outletsOf(ups, lab) === 'cut';
    if (hosts.length === 0 && !cut) continue;

    const alone = [
      ...(hosts.length === 0 ? [] : [`${listed(hosts)} ${hosts.length === 1 ? 'hears' : 'hear'} of no FSD`]),
      ...(cut ? ['nobody cuts the outlets'] : []),
    ].join(' and ');
    const message = `host ${text(server)} serves UPS ${text(name)} and hangs on ${listed(feeding)}; at low battery of ${text(name)} alone the server goes on, so ${alone}, and at low battery of ${listed(feeding)} everything on ${text(name)} is stopped with it: feed ${text(server)} from ${text(name)} (a second supply will do), or let a machine on ${text(name)} serve it`;
    yield conclusion('server-on-another-ups', ['upses', name, 'server'], message, [
      ['upses', name, 'outlets'],
      ...['managed', 'poweredBy', 'runsOn'].map((key) => ['hosts', server, key]),
      ...hosts.flatMap((host) => ['poweredBy', 'runsOn'].map((key) => ['hosts', host, key])),
    ]);
  }
}
