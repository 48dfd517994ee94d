/**
 * What a plan leaves open, as ranges: the first value belongs to the corner where everything is quick and the battery
 * gives the most, the last one to that where everything is slow. Each with its reason; docs/model.md has the sources.
 */
export const RANGES = {
  /**
   * What a battery still holds of what its runtime table says. Tables are measured with new batteries, and lead-acid
   * counts as worn out at 80 %; the fault `battery` plays one that has lost half.
   */
  batteryHealth: [1, 1, 0.9],
  /** Charge at which a firmware says LB where the homelab doesn't tell. Makers ship 10 to 30 %. */
  firmwareLowCharge: [0.1, 0.2, 0.3],
  /** By how much upssched misses a timer, in seconds (`TIMER_INACCURACY_SECONDS`, measured). */
  timerInaccuracySeconds: [-1, 0, 1],
  /** What a core draws that upssched of NUT 2.8.0 keeps busy while a timer waits, in watts. */
  busyCoreWatts: [0, 5, 10],
  /** How long upsd is away when it restarts, in seconds. */
  upsdRestartSeconds: [1, 2, 5],
  /** From the end of its longest stop until a machine that hangs in it is off by force, in parts of the time allowed. */
  forcedOff: [0, 0.5, 1],
} as const;

/** upsd drops a client it has not heard from for so long (server/upsd.c). */
export const UPSD_DROPS_CLIENT_MS = 60_000;

/**
 * What a poll costs that nobody answers: upsmon waits so long on a connection that it has (DEFAULT_NETWORK_TIMEOUT,
 * clients/upsclient.h), and then for a new one until the kernel finds no neighbour. It weighs its UPSes after each
 * round of polls only.
 */
export const LOST_POLL_MS = { connected: 5000, connecting: 3000 } as const;

/** Part of its energy that a worn battery has, in the fault of that name. */
export const WORN_BATTERY = 0.5;
