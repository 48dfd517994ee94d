import type { Ups } from '../../homelab';
import { DRIVERS } from '../../nut';
import { type CheckContext, isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** What a USB driver compares with a device before it takes it (`man usbhid-ups`). */
const MATCHERS = [
  'vendorid',
  'productid',
  'vendor',
  'product',
  'serial',
  'bus',
  'busport',
  'device',
] as const;

/**
 * UPSes on one server that the same USB driver runs, and nothing to tell their devices apart: each takes the first one
 * it finds. Two drivers know different devices.
 */
export function* usbUpsesAlike({ lab }: CheckContext): Generator<Conclusion> {
  const byDriver = new Map<string, { name: string; of: Map<string, string> }[]>();
  for (const [name, ups] of Object.entries(lab.upses)) {
    const { driver, port, server } = ups;
    if (driver === undefined || port !== 'auto' || !isManaged(lab, server)) continue;
    if (!Object.hasOwn(DRIVERS, driver) || DRIVERS[driver]?.bus !== 'usb') continue;
    const key = JSON.stringify([server, driver]);
    const others = byDriver.get(key) ?? [];
    byDriver.set(key, others);
    const of = matchersOf(ups);
    const other = others.find((one) => !areToldApart(one.of, of));
    others.push({ name, of });
    if (other === undefined) continue;
    const message = `the UPSes ${text(other.name)} and ${text(name)} hang on host ${text(server)} by USB, both with driver ${text(driver)} and port 'auto', and nothing says which is which; at a start they may change places: run \`nut-scanner -U\` there and write what differs for both, such as driverOptions: { serial: '…' }, or usb with the ids of each where the models differ`;
    yield conclusion('usb-upses-alike', ['upses', name], message, [
      ...[other.name, name].flatMap((one) =>
        ['driver', 'port', 'server', 'usb', 'driverOptions'].map((each) => ['upses', one, each]),
      ),
      ['hosts', server, 'managed'],
    ]);
  }
}

function matchersOf({ usb, driverOptions = {} }: Ups): Map<string, string> {
  const of = new Map<string, string>();
  if (usb !== undefined) of.set('vendorid', usb.vendorId).set('productid', usb.productId);
  for (const [option, value] of Object.entries(driverOptions)) {
    of.set(option.toLowerCase(), JSON.stringify(value).toLowerCase());
  }
  return of;
}

/** Whether both say something of the same kind, and not the same: one that says nothing may take either device. */
function areToldApart(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return MATCHERS.some((key) => {
    const [one, other] = [a.get(key), b.get(key)];
    return one !== undefined && other !== undefined && one !== other;
  });
}
