import { type Homelab, type Host, seconds } from '../homelab';
import { DEFAULTS } from './defaults';
import { STAGE_CONFIRMATION_SECONDS, TIMER_INACCURACY_SECONDS } from './detection';
import { longestStopSeconds } from './stop-time';

/** How a machine that wakes others goes about it. */
export const WAKE = {
  /** How often it looks, and sends a packet to who doesn't answer. */
  intervalSeconds: 30,
  /** How long a machine may take to answer on its SSH port. */
  answerSeconds: 3,
  /** How long upsd may take to answer a question. */
  questionSeconds: 5,
  /** UDP port the packet goes to: discard, as usual for Wake-on-LAN. */
  packetPort: 9,
} as const;

/** Machines see the mains return at different times: by how much at the most, with the slowest polls in use. */
const ONLINE_SPREAD_SECONDS = 60;

/** Beyond the time a UPS is said to take from empty to full. */
const RECHARGE_MARGIN_SECONDS = 3600;

/** For a switch that starts more slowly than the machines, or a packet that is lost. */
const TRY_MARGIN_SECONDS = 1800;

/** The bounds of waking one host. */
export interface WakeLimits {
  /**
   * From the return of the mains until an answer of the host counts, in seconds: one that was told to stop in the
   * outage's last moment still answers while it stops.
   */
  settleSeconds: number;
  /** How long the charge of its UPSes is waited for, in seconds. */
  waitSeconds: number;
  /** How long it is tried once its UPSes have their charge, in seconds. */
  tryForSeconds: number;
}

/** The bounds of waking a host that hangs on these UPSes (names in the homelab). */
export function wakeLimits(host: Host, upses: readonly string[], lab: Homelab): WakeLimits {
  const finalDelay = host.nut?.finalDelay ?? lab.nut?.finalDelay ?? DEFAULTS.nut.finalDelay;
  const settleSeconds =
    ONLINE_SPREAD_SECONDS +
    TIMER_INACCURACY_SECONDS +
    STAGE_CONFIRMATION_SECONDS +
    seconds(finalDelay) +
    longestStopSeconds(host, lab);
  const recharge = upses.map((ups) => seconds(lab.upses[ups]?.rechargeTakes ?? DEFAULTS.ups.rechargeTakes));
  return {
    settleSeconds,
    waitSeconds: Math.max(0, ...recharge) + RECHARGE_MARGIN_SECONDS,
    tryForSeconds:
      settleSeconds + seconds(host.bootTakesUpTo ?? DEFAULTS.host.bootTakesUpTo) + TRY_MARGIN_SECONDS,
  };
}
