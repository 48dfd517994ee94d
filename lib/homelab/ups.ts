import type { Duration } from './duration';
import type { SecretRef } from './secret';

/** One uninterruptible power supply: what it carries, who reads its data, when its battery counts as low. */
export interface Ups {
  /** What it is, for people: `'CyberPower CP1600EPFCLCD in the closet'`. Printable ASCII. */
  description?: string;
  /**
   * The host (a name in `hosts`) that runs upsd for this UPS. On a host that is managed, its files are written;
   * on one that isn't, its NUT server is used as it stands.
   */
  server: string;
  /**
   * The UPS's name in the server's ups.conf.
   *
   * @default the key in `upses`
   */
  nutName?: string;
  /**
   * TCP port of upsd on the server.
   *
   * @minimum 1
   * @maximum 65535
   * @asType integer
   * @default 3493
   */
  upsdPort?: number;
  /** NUT driver, such as `usbhid-ups`. Needed where the server is managed. See `man 8 usbhid-ups` and its kin. */
  driver?: string;
  /** The driver's port: `auto` for USB, a device or an address for others. Needed where the server is managed. */
  port?: string;
  /**
   * Who made it. Some drivers' delays differ by vendor (`man usbhid-ups`, offdelay).
   *
   * @default 'other'
   */
  vendor?: 'apc' | 'cyberpower' | 'eaton' | 'other';
  /**
   * The USB device, for a udev rule where the packaged rules don't know it, and for its driver to know it from another
   * UPS (`vendorid` and `productid` in ups.conf).
   */
  usb?: UsbDevice;
  /** Further lines of its section in ups.conf, by NUT's own names. Values that are secret go by reference. */
  driverOptions?: Record<string, string | number | boolean | SecretRef>;
  /**
   * How often the driver asks the device (`pollinterval` in ups.conf). Whole seconds, at least 1.
   *
   * @default '2s'
   */
  pollInterval?: Duration;
  /**
   * What the UPS can deliver, in watts (not VA).
   *
   * @exclusiveMinimum 0
   */
  ratedWatts: number;
  /**
   * How long a full battery lasts at a given load, measured or from the maker's table. More points make the
   * simulation better; one is enough to begin with.
   *
   * @minItems 1
   */
  runtime: RuntimePoint[];
  /**
   * What it feeds besides the hosts and the network gear named here, in watts.
   *
   * @minimum 0
   * @default 0
   */
  baseWatts?: number;
  /** When the battery counts as low (LB). Whichever is met first. */
  lowBattery?: LowBattery;
  /**
   * Whether the last machine down has the UPS switch its outlets off (POWERDOWNFLAG, `upsmon -K`), so that
   * everything gets its power anew with the mains.
   *
   * @default 'cut' where the server is managed, 'stay-on' where it isn't
   */
  outlets?: 'cut' | 'stay-on';
  /**
   * From the command to cut the outlets until they are off (`offdelay` in ups.conf).
   *
   * @default by driver and vendor: 20s for usbhid-ups, 60s for CyberPower
   */
  offDelay?: Duration;
  /**
   * From the return of the mains until the outlets are on (`ondelay` in ups.conf). Above `offDelay`.
   *
   * @default by driver and vendor: 30s for usbhid-ups, 120s for CyberPower
   */
  onDelay?: Duration;
  /**
   * From empty to full on the mains.
   *
   * @default '8h'
   */
  rechargeTakes?: Duration;
  /** How hosts log in to a server that isn't managed. Managed servers have the users of `nut.users`. */
  login?: NutLogin;
}

/** USB ids as `lsusb` prints them. */
export interface UsbDevice {
  /**
   * Vendor id, four hexadecimal digits.
   *
   * @pattern ^[0-9a-f]{4}$
   */
  vendorId: string;
  /**
   * Product id, four hexadecimal digits.
   *
   * @pattern ^[0-9a-f]{4}$
   */
  productId: string;
}

/** A full battery's runtime at one load. */
export interface RuntimePoint {
  /**
   * Load in watts.
   *
   * @exclusiveMinimum 0
   */
  watts: number;
  /** How long a full battery lasts at that load. */
  lasts: Duration;
  /**
   * Whether the point was computed from others rather than measured or published.
   *
   * @default false
   */
  extrapolated?: boolean;
}

/** When a battery counts as low: at this charge or at this runtime left, whichever comes first. */
export interface LowBattery {
  /**
   * `battery.charge.low`, in percent.
   *
   * @minimum 0
   * @maximum 100
   * @asType integer
   */
  chargePercent?: number;
  /** `battery.runtime.low`. */
  runtime?: Duration;
  /**
   * Who decides: the UPS's firmware, or NUT's driver by `ignorelb` and the numbers given here.
   *
   * @default 'firmware'
   */
  decidedBy?: 'firmware' | 'driver';
}

/** A user of a NUT server that isn't managed. */
export interface NutLogin {
  /** User name in that server's upsd.users. */
  username: string;
  /** Its password. */
  password: SecretRef;
}
