/** What each kind of fault strikes: a UPS, a host, or the whole homelab. */
export const FAULT_KINDS = {
  /** The driver loses the UPS: from then on upsd has no data of it. */
  'driver-stale': 'ups',
  /** upsd of the UPS's server restarts, and forgets a forced shutdown. */
  'upsd-restart': 'ups',
  /** upsmon is dead on a machine. */
  'upsmon-dead': 'host',
  /** upssched is killed on a machine, and its timers with it. */
  'upssched-dead': 'host',
  /** A machine hangs in its shutdown. */
  hang: 'host',
  /** A machine is off from one moment to the next. */
  crash: 'host',
  /** No machine reaches another. */
  network: 'homelab',
  /** The battery has half of its energy. */
  battery: 'ups',
  /** The mains return at that moment. */
  'mains-return': 'homelab',
  /** The mains fail again at that moment, for as long as the first time. */
  'second-outage': 'homelab',
} as const satisfies Record<string, 'ups' | 'host' | 'homelab'>;

/** A kind of fault. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** One thing that goes wrong. */
export interface Fault {
  /** What. */
  kind: FaultKind;
  /** The UPS or host; left out, every UPS, or the server of the first UPS. */
  where?: string;
  /**
   * When, in seconds since the mains failed.
   *
   * @default 0, and a minute after the mains' return for a second outage
   */
  atSeconds?: number;
}

/** A fault as the command line takes it: `KIND[:WHERE][@TIME]`. */
export function faultText({ kind, where, atSeconds }: Fault): string {
  return `${kind}${where === undefined ? '' : `:${where}`}${atSeconds === undefined ? '' : `@${atSeconds}s`}`;
}

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600 } as const;

/**
 * Reads `KIND[:WHERE][@TIME]`, such as `driver-stale:closet@90s`.
 *
 * @throws RangeError when it is none
 */
export function parseFault(text: string): Fault {
  const match = /^([a-z-]+)(?::([^@]+))?(?:@(\d{1,7}(?:\.\d{1,3})?)([smh]))?$/.exec(text);
  const kind = match?.[1] ?? '';
  if (!isFaultKind(kind)) {
    const kinds = Object.keys(FAULT_KINDS).join(', ');
    throw new RangeError(
      `'${text}' is not a fault: write KIND[:WHERE][@TIME], such as 'driver-stale:closet@90s'; the kinds are ${kinds}`,
    );
  }
  const where = match?.[2];
  const unit = match?.[4];
  const atSeconds =
    unit === 's' || unit === 'm' || unit === 'h' ? Number(match?.[3]) * SECONDS_PER_UNIT[unit] : undefined;
  return {
    kind,
    ...(where === undefined ? {} : { where }),
    ...(atSeconds === undefined ? {} : { atSeconds }),
  };
}

function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(FAULT_KINDS, kind);
}
