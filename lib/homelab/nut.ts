import type { Duration } from './duration';
import type { SecretRef } from './secret';

/** NUT's settings for the whole homelab. A host's own `nut` overrides the timings. */
export interface Nut extends UpsmonTimings {
  /**
   * The users of every managed upsd (upsd.users), by name. Exactly one `primary`; hosts that follow log in as the
   * first `secondary`, and so does the nut-exporter.
   *
   * @default admin (primary, SET, ALL; secret nut-admin) and monitor (secondary; secret nut-monitor)
   */
  users?: Record<string, NutUser>;
  /**
   * How old the driver's data may get before upsd calls it stale (MAXAGE in upsd.conf). Keep it: a USB driver drops
   * out for a second or two now and then.
   *
   * @default '15s'
   */
  maxAge?: Duration;
}

/** A user of upsd. See `man upsd.users`. */
export interface NutUser {
  /** Its password. */
  password: SecretRef;
  /** What an upsmon that logs in with it may be. Written in the words the server's version knows. */
  upsmon?: 'primary' | 'secondary';
  /** Actions it may take. */
  actions?: ('SET' | 'FSD')[];
  /** Instant commands it may give: their names, or `ALL`. */
  instcmds?: string[];
}

/** How upsmon counts time. Whole seconds, at least 1 where it polls. See `man upsmon.conf`. */
export interface UpsmonTimings {
  /**
   * POLLFREQ: how often upsmon asks upsd while on mains.
   *
   * @default '5s'
   */
  pollFreq?: Duration;
  /**
   * POLLFREQALERT: how often it asks while on battery.
   *
   * @default '5s'
   */
  pollFreqAlert?: Duration;
  /**
   * HOSTSYNC: how long the primary waits for its secondaries to log out, and a secondary for the primary's FSD.
   *
   * @default '15s'
   */
  hostSync?: Duration;
  /**
   * DEADTIME: how long a UPS may be unreachable before it counts as dead. At least `pollFreq` and `pollFreqAlert`.
   *
   * @default '15s'
   */
  deadTime?: Duration;
  /**
   * FINALDELAY: from the last warning to SHUTDOWNCMD. It is waited for on every host, secondaries too.
   *
   * @default '5s'
   */
  finalDelay?: Duration;
  /**
   * NOCOMMWARNTIME: how often an unreachable UPS is reported.
   *
   * @default '5m'
   */
  noCommWarnTime?: Duration;
  /**
   * RBWARNTIME: how often a battery to be replaced is reported.
   *
   * @default '12h'
   */
  rbWarnTime?: Duration;
}

/** NUT on one host. */
export interface HostNut extends UpsmonTimings {
  /**
   * NUT's version on the host.
   *
   * @pattern ^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$
   * @default the one of the host's `os`
   */
  version?: string;
  /**
   * The user upsmon runs as after it has started (RUN_AS_USER). Never root, and a member of the group `nut`, which
   * may read the files of NUT and write its state.
   *
   * @default 'nut'
   */
  runAsUser?: string;
  /**
   * Addresses upsd listens on, where the host serves a UPS.
   *
   * @default 127.0.0.1 and the host's address
   */
  listen?: string[];
}
