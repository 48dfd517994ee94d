import type { Plan } from '../lib/power';
import { CORNERS, type Fault, type Simulation, simulate } from '../lib/power/simulation';
import { pinnedPlan } from './pinned-plan';

/** When a machine's SHUTDOWNCMD runs, by the simulator. */
export interface Window {
  /** In the nominal case, in seconds since the mains failed; null where it stays up. */
  readonly foretold: number | null;
  /** The earliest and the latest that detection allows; absent where it always stays up. */
  readonly allowed?: { readonly from: number; readonly to: number };
  /** Whether detection allows that it stays up. */
  readonly mayStayUp: boolean;
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
  const corners = CORNERS.filter((corner) => corner !== 'nominal').map((corner) =>
    simulate(pinnedPlan(plan, nominal, { corner, outageSeconds, faults }), { outageSeconds, faults, corner }),
  );
  const windows: Record<string, Window> = {};
  for (const name of Object.keys(plan.hosts)) {
    const times = [nominal, ...corners].map(({ hosts }) => hosts[name]?.shutdownStartsAt);
    const shutdowns = times.filter((time) => time !== undefined);
    windows[name] = {
      foretold: times[0] ?? null,
      mayStayUp: shutdowns.length < times.length,
      ...(shutdowns.length === 0
        ? {}
        : {
            allowed: {
              from: Math.min(...shutdowns) - EARLY_SECONDS,
              to: Math.max(...shutdowns) + LATE_SECONDS,
            },
          }),
    };
  }
  return { nominal, windows };
}

/** Whether what was seen is what was foretold, as far as detection allows. */
export function agrees({ allowed, mayStayUp }: Window, seen: number | null): boolean {
  if (seen === null) return mayStayUp;
  return allowed !== undefined && seen >= allowed.from && seen <= allowed.to;
}
