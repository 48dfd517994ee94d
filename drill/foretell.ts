import type { Plan } from '../lib/power';
import { CORNERS, type EventName, type Fault, type Simulation, simulate } from '../lib/power/simulation';
import { levelledPlan } from './levelled-plan';
import { pinnedPlan } from './pinned-plan';

/** When a machine's SHUTDOWNCMD runs, by the simulator. */
export interface Window {
  /** In the nominal case, in seconds since the mains failed; null where it stays up. */
  readonly foretold: number | null;
  /** The earliest and the latest that detection allows; absent where it always stays up. */
  readonly allowed?: { readonly from: number; readonly to: number };
  /** Whether detection allows that it stays up. */
  readonly mayStayUp: boolean;
  /** When it goes again, after it was back; absent where it never does. */
  readonly next?: Window;
}

/** What is to come. */
export interface Prophecy {
  /** The nominal case: the battery and the power follow it. */
  readonly nominal: Simulation;
  readonly windows: Readonly<Record<string, Window>>;
}

/** What the dummy driver and a busy computer add to detection: it sleeps a second each time it has read its file. */
const LATE_SECONDS = 2.5;

/** The clocks are read in hundredths and the poll that sees first may see at once. */
const EARLY_SECONDS = 0.5;

/** Plays a plan, the nominal case and how far detection can be from it. */
export function foretell(plan: Plan, outageSeconds: number, faults: readonly Fault[]): Prophecy {
  const nominal = simulate(plan, { outageSeconds, faults });
  // a battery that is pinned to a curve falls only once
  const isTwice = faults.some(({ kind }) => kind === 'second-outage');
  const corners = CORNERS.filter((corner) => corner !== 'nominal').map((corner) => {
    const open = isTwice
      ? levelledPlan(plan, corner)
      : pinnedPlan(plan, nominal, { corner, outageSeconds, faults });
    return simulate(open, { outageSeconds, faults, corner });
  });
  const windows: Record<string, Window> = {};
  for (const name of Object.keys(plan.hosts)) {
    const played = [nominal, ...corners].map((one) => timesOf(one, 'shutdown-started', name));
    windows[name] = windowOf(played, timesOf(nominal, 'power-lost', name));
  }
  return { nominal, windows };
}

/** Each time at which something happened to a machine. */
function timesOf({ events }: Simulation, wanted: EventName, name: string): number[] {
  return events.filter(({ event, host }) => event === wanted && host === name).map(({ at }) => at);
}

/**
 * @param played when SHUTDOWNCMD ran in each case, the nominal one first
 * @param powerLost when the machine loses its power, whatever the daemons do: one that is a little later than foretold
 * then never comes to SHUTDOWNCMD
 */
function windowOf(played: readonly (readonly number[])[], powerLost: readonly number[]): Window {
  const first = played.flatMap(([time]) => (time === undefined ? [] : [time]));
  const further = played.map((times) => times.slice(1));
  const [from, to] = [Math.min(...first) - EARLY_SECONDS, Math.max(...first) + LATE_SECONDS];
  return {
    foretold: played[0]?.[0] ?? null,
    mayStayUp: first.length < played.length || powerLost.some((at) => at >= from && at <= to),
    ...(first.length === 0 ? {} : { allowed: { from, to } }),
    ...(further.every((times) => times.length === 0) ? {} : { next: windowOf(further, powerLost) }),
  };
}

/** Whether what was seen is what was foretold, as far as detection allows. */
export function agrees({ allowed, mayStayUp }: Window, seen: number | null): boolean {
  if (seen === null) return mayStayUp;
  return allowed !== undefined && seen >= allowed.from && seen <= allowed.to;
}
