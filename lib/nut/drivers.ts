import { type NutVersion, nutTraits } from './version';

/** What a driver does by itself, as far as a shutdown's times depend on it. */
export interface NutDriver {
  /** How it reaches its UPS; `file` is the dummy driver's. */
  readonly bus: 'usb' | 'serial' | 'network' | 'file';
  /** Whether it picks its device by `vendorid` and `productid`, in every version since 2.7.4 (its man page). */
  readonly takesUsbIds?: true;
  /** Seconds from the command to cut the outlets to the cut, where the driver has a default. */
  readonly offDelaySeconds?: number;
  /** Seconds until the outlets come back, where the driver has a default. */
  readonly onDelaySeconds?: number;
  /** The unit in which ups.conf gives it. @default 'seconds' */
  readonly onDelayUnit?: 'seconds' | 'minutes';
}

/** Seconds between two looks of any driver at its UPS (`poll_interval` in `drivers/main.c`; man ups.conf). */
export const DEFAULT_POLL_INTERVAL_SECONDS = 2;

/**
 * The drivers a homelab meets. The delays are those of NUT's sources: `drivers/usbhid-ups.h`, `nutdrv_qx.h`,
 * `blazer.c` (its ondelay is written in minutes: 3), `riello_usb.c`, `tripplite_usb.c`; where none is given the
 * device decides.
 */
export const DRIVERS: Readonly<Record<string, NutDriver>> = {
  apcsmart: { bus: 'serial' },
  apc_modbus: { bus: 'usb' },
  bcmxcp: { bus: 'serial' },
  bcmxcp_usb: { bus: 'usb' },
  blazer_ser: { bus: 'serial', offDelaySeconds: 30, onDelaySeconds: 180, onDelayUnit: 'minutes' },
  blazer_usb: {
    bus: 'usb',
    takesUsbIds: true,
    offDelaySeconds: 30,
    onDelaySeconds: 180,
    onDelayUnit: 'minutes',
  },
  'dummy-ups': { bus: 'file' },
  'netxml-ups': { bus: 'network' },
  nutdrv_atcl_usb: { bus: 'usb' },
  nutdrv_qx: { bus: 'usb', takesUsbIds: true, offDelaySeconds: 30, onDelaySeconds: 180 },
  richcomm_usb: { bus: 'usb' },
  riello_usb: { bus: 'usb', offDelaySeconds: 5 },
  'snmp-ups': { bus: 'network' },
  tripplite_usb: { bus: 'usb', offDelaySeconds: 64 },
  'usbhid-ups': { bus: 'usb', takesUsbIds: true, offDelaySeconds: 20, onDelaySeconds: 30 },
};

/** CyberPower's models divide usbhid-ups's delays by 60 and round down (man usbhid-ups). */
export const CYBER_POWER_DELAYS = { offDelaySeconds: 60, onDelaySeconds: 120 } as const;

/**
 * The delays a driver uses where ups.conf gives none.
 * @param cyberPower the UPS is CyberPower's: usbhid-ups of 2.8.3 and later then has own values, while an older one
 * sends 20 and 30 s, which such a UPS may round to 0
 */
export function defaultDelays(
  driver: string,
  version: NutVersion,
  cyberPower: boolean,
): Pick<NutDriver, 'offDelaySeconds' | 'onDelaySeconds'> {
  if (driver === 'usbhid-ups' && cyberPower && nutTraits(version).cyberPowerHasOwnDelays) {
    return CYBER_POWER_DELAYS;
  }
  const known = Object.hasOwn(DRIVERS, driver) ? DRIVERS[driver] : undefined;
  return {
    ...(known?.offDelaySeconds === undefined ? {} : { offDelaySeconds: known.offDelaySeconds }),
    ...(known?.onDelaySeconds === undefined ? {} : { onDelaySeconds: known.onDelaySeconds }),
  };
}
