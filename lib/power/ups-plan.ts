import { type Homelab, seconds, type Ups } from '../homelab';
import { CYBER_POWER_DELAYS, DRIVERS, defaultDelays } from '../nut';
import { DEFAULTS } from './defaults';
import { cutsAtTheEnd, nutVersionOf } from './nut-plan';
import { outletsOf } from './outlets';
import type { DriverPlan, UpsPlan } from './plan';

/** Delays where neither the homelab nor the driver names any: usbhid-ups' own (`man usbhid-ups`). */
const FALLBACK_DELAYS = { offDelaySeconds: 20, onDelaySeconds: 30 };

/**
 * One UPS's part of the plan.
 * @param shared.besides every UPS of its server, itself included
 */
export function upsPlan(
  name: string,
  ups: Ups,
  lab: Homelab,
  { load, besides }: { load: UpsPlan['load']; besides: readonly string[] },
): UpsPlan {
  const server = Object.hasOwn(lab.hosts, ups.server) ? lab.hosts[ups.server] : undefined;
  const serverManaged = server !== undefined && (server.managed ?? DEFAULTS.host.managed);
  const outlets = outletsOf(ups, lab);
  // `upsdrvctl shutdown` at the server's end is for all of its UPSes.
  const staysOnAtShutdown = outlets === 'stay-on' && besides.some((other) => cutsAtTheEnd(other, lab));
  const driver = serverManaged ? driverPlan(ups, staysOnAtShutdown) : undefined;
  return {
    name,
    nutName: ups.nutName ?? name,
    description: ups.description ?? name,
    server: ups.server,
    serverManaged,
    serverAddress: server?.address ?? '',
    upsdPort: ups.upsdPort ?? DEFAULTS.ups.upsdPort,
    pollIntervalSeconds: seconds(ups.pollInterval ?? DEFAULTS.ups.pollInterval),
    ...(driver === undefined ? {} : { driver }),
    ratedWatts: ups.ratedWatts,
    runtime: ups.runtime
      .map(({ watts, lasts }) => ({ watts, lastsSeconds: seconds(lasts) }))
      .sort((a, b) => a.watts - b.watts),
    load,
    lowBattery: {
      ...(ups.lowBattery?.chargePercent === undefined ? {} : { chargePercent: ups.lowBattery.chargePercent }),
      ...(ups.lowBattery?.runtime === undefined ? {} : { runtimeSeconds: seconds(ups.lowBattery.runtime) }),
      decidedBy: ups.lowBattery?.decidedBy ?? 'firmware',
    },
    outlets,
    ...delays(ups, server === undefined ? undefined : nutVersionOf(server)),
    rechargeSeconds: seconds(ups.rechargeTakes ?? DEFAULTS.ups.rechargeTakes),
  };
}

function driverPlan(ups: Ups, staysOnAtShutdown: boolean): DriverPlan | undefined {
  if (ups.driver === undefined || ups.port === undefined) return undefined;
  const known = Object.hasOwn(DRIVERS, ups.driver) ? DRIVERS[ups.driver] : undefined;
  return {
    name: ups.driver,
    port: ups.port,
    pollIntervalSeconds: seconds(ups.pollInterval ?? DEFAULTS.ups.pollInterval),
    usb: known?.bus === 'usb',
    ...(ups.usb === undefined ? {} : { usbDevice: ups.usb }),
    options: { ...(known?.takesUsbIds === true ? usbIds(ups) : {}), ...ups.driverOptions },
    ...(staysOnAtShutdown ? { staysOnAtShutdown } : {}),
  };
}

/** The ids as the driver's own settings, as far as the homelab doesn't write these itself. */
function usbIds({ usb, driverOptions = {} }: Ups): DriverPlan['options'] {
  if (usb === undefined) return {};
  const written = new Set(Object.keys(driverOptions).map((option) => option.toLowerCase()));
  const ids = { vendorid: usb.vendorId, productid: usb.productId };
  return Object.fromEntries(Object.entries(ids).filter(([option]) => !written.has(option)));
}

// A CyberPower rounds usbhid-ups' 20 s down to 0 and its 30 s as well: the longer delays go into ups.conf whatever the
// version takes by itself.
function delays(ups: Ups, version: string | undefined): { offDelaySeconds: number; onDelaySeconds: number } {
  const usual =
    ups.vendor === 'cyberpower' && (ups.driver === undefined || ups.driver === 'usbhid-ups')
      ? CYBER_POWER_DELAYS
      : { ...FALLBACK_DELAYS, ...(ups.driver && version ? defaultDelays(ups.driver, version, false) : {}) };
  return {
    offDelaySeconds: ups.offDelay === undefined ? usual.offDelaySeconds : seconds(ups.offDelay),
    onDelaySeconds: ups.onDelay === undefined ? usual.onDelaySeconds : seconds(ups.onDelay),
  };
}
