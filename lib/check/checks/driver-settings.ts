import { DRIVERS } from '../../nut';
import { type CheckContext, isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { nearest, text } from '../say';
import { isSecretValue } from '../schema/free-form';

const OPTION_NAME = /^[A-Za-z][A-Za-z0-9._-]*$/;
const DRIVER_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** SNMP version 1 and 2 have nothing but the community for a password; 'public' is everybody's. */
const SECRET_OPTION = /^(community|authPassword|privPassword|password|passwd)$/i;

/** Options that ridethrough writes itself, and the key of the spec that sets them. */
const OUR_OPTIONS: Readonly<Record<string, string>> = {
  driver: 'driver',
  port: 'port',
  desc: 'description',
  pollinterval: 'pollInterval',
  offdelay: 'offDelay',
  ondelay: 'onDelay',
  ignorelb: "lowBattery.decidedBy: 'driver'",
  'override.battery.charge.low': 'lowBattery.chargePercent',
  'override.battery.runtime.low': 'lowBattery.runtime',
};

/** What goes into a UPS's section of ups.conf. */
export function* driverSettings({ lab, plan }: CheckContext): Generator<Conclusion> {
  for (const [name, ups] of Object.entries(lab.upses)) {
    const at = ['upses', name];
    for (const key of ['description', 'port'] as const) {
      const value = ups[key];
      if (value === undefined || PRINTABLE_ASCII.test(value)) continue;
      const message = `${key} of UPS ${text(name)} is ${text(value)}; NUT drops what is not printable ASCII: write it in ASCII`;
      yield conclusion('not-ascii', [...at, key], message);
    }
    yield* driver(name, ups.driver, isManaged(lab, ups.server));
    for (const [option, value] of Object.entries(ups.driverOptions ?? {})) {
      const path = [...at, 'driverOptions', option];
      const ours = Object.hasOwn(OUR_OPTIONS, option.toLowerCase())
        ? OUR_OPTIONS[option.toLowerCase()]
        : undefined;
      if (!OPTION_NAME.test(option)) {
        const message = `the driver option ${text(option)} of UPS ${text(name)} is no name of one; ups.conf takes letters, digits, '.', '_' and '-', a letter first: correct it`;
        yield conclusion('driver-option-invalid', path, message);
      } else if (ours !== undefined) {
        const message = `UPS ${text(name)} has the driver option ${text(option)}, which ridethrough writes itself: remove it and use ${ours}`;
        yield conclusion('driver-option-invalid', path, message);
      } else if (option.toLowerCase() === 'sdorder' && plan.upses[name]?.driver?.staysOnAtShutdown === true) {
        const message = `UPS ${text(name)} has the driver option ${text(option)} and outlets: 'stay-on'; ridethrough writes sdorder = -1 for it, so that host ${text(ups.server)} cuts only the outlets of its other UPSes: remove the option, or write outlets: 'cut'`;
        yield conclusion('driver-option-invalid', path, message, [[...at, 'outlets']]);
      } else if (
        isSecretValue(option, value) ||
        (SECRET_OPTION.test(option) && typeof value !== 'object' && value !== 'public')
      ) {
        const message = `the driver option ${text(option)} of UPS ${text(name)} has a value, and its name says it is a secret; no secret stands in a homelab: write { secret: 'NAME' } and keep the value in your secret store`;
        yield conclusion('secret-as-value', path, message);
      } else if (typeof value === 'string' && !PRINTABLE_ASCII.test(value)) {
        const message = `the driver option ${text(option)} of UPS ${text(name)} is ${text(value)}; NUT drops what is not printable ASCII: write it in ASCII`;
        yield conclusion('not-ascii', path, message);
      }
    }
  }
}

function* driver(ups: string, name: string | undefined, managed: boolean): Generator<Conclusion> {
  if (name === undefined || Object.hasOwn(DRIVERS, name)) return;
  const path = ['upses', ups, 'driver'];
  if (!DRIVER_NAME.test(name)) {
    const message = `the driver of UPS ${text(ups)} is ${text(name)}; a driver is named by lower-case letters, digits, '_' and '-', such as 'usbhid-ups': correct it`;
    yield conclusion('driver-option-invalid', path, message);
    return;
  }
  const near = managed ? nearest(name, Object.keys(DRIVERS)) : undefined;
  if (near === undefined) return;
  const message = `the driver of UPS ${text(ups)} is ${text(name)}, which ridethrough does not know; did you mean ${text(near)}?`;
  yield conclusion('driver-unknown', path, message);
}
