import { outletsOf, returnsOf, suppliesOf } from '../../power';
import { type CheckContext, isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

/**
 * Machines that come back with their outlet's power alone, on UPSes that never switch it off: they stop, their
 * outlets don't, and nothing starts them again.
 */
export function* neverCut({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, host] of Object.entries(lab.hosts)) {
    if (!isManaged(lab, name)) continue;
    const ways = returnsOf(host);
    if (ways.length === 0 || ways.some((way) => way !== 'with-power')) continue;
    const feeding = [...new Set(suppliesOf(host).map(({ ups }) => ups))];
    const staysOn = feeding.filter((ups) => {
      const spec = Object.hasOwn(lab.upses, ups) ? lab.upses[ups] : undefined;
      // Whether one does whose server nobody declared is not known.
      if (spec === undefined || (spec.outlets === undefined && !Object.hasOwn(lab.hosts, spec.server)))
        return false;
      return outletsOf(spec, lab) === 'stay-on';
    });
    if (feeding.length === 0 || staysOn.length < feeding.length) continue;
    const message = `host ${text(name)} returns 'with-power' and in no other way, and ${staysOn.length === 1 ? `UPS ${listed(staysOn)}, which feeds it, keeps` : `the UPSes ${listed(staysOn)}, which feed it, keep`} the outlets on; its firmware sees no power return unless the battery ran empty, so after any shorter outage it stays off: write outlets: 'cut' where the server can switch them, or give it { wakeOnLan: 'MAC' } or 'by-hand' as another way`;
    yield conclusion('returns-with-power-never-cut', ['hosts', name, 'returns'], message, [
      ['hosts', name, 'poweredBy'],
      ['hosts', name, 'managed'],
      ...staysOn.flatMap((ups) => [
        ['upses', ups, 'outlets'],
        ['upses', ups, 'server'],
      ]),
      ['hosts', '*', 'managed'],
    ]);
  }
}
