import type { Plan, Span } from '../lib/power';
import type { Corner } from '../lib/power/simulation';
import { phaseOf } from '../lib/power/simulation/corner';
import { at as atPhase } from '../lib/power/simulation/model';
import { RANGES } from '../lib/power/simulation/ranges';

/**
 * The plan for one corner of the simulator in which batteries, loads, stops and boots are those of the nominal case, so
 * that nothing is open but detection, polls and timers. Unlike in a pinned plan its batteries follow what the machines
 * do, and charge again: for drills in which the mains fail twice.
 */
export function levelledPlan(plan: Plan, corner: Corner): Plan {
  const health = atPhase(RANGES.batteryHealth, phaseOf(corner, false)) / RANGES.batteryHealth[1];
  const firmwarePercent = 100 * RANGES.firmwareLowCharge[1];
  return {
    ...plan,
    upses: mapped(plan.upses, (ups) => ({
      ...ups,
      runtime: ups.runtime.map(({ watts, lastsSeconds }) => ({ watts, lastsSeconds: lastsSeconds / health })),
      lowBattery: {
        ...ups.lowBattery,
        ...(ups.lowBattery.chargePercent === undefined && ups.lowBattery.runtimeSeconds === undefined
          ? { chargePercent: firmwarePercent }
          : {}),
      },
    })),
    hosts: mapped(plan.hosts, (host) => ({
      ...host,
      idleWatts: host.watts,
      stop: nominalOf(host.stop),
      boot: nominalOf(host.boot),
    })),
  };
}

function nominalOf({ nominalSeconds }: Span): Span {
  return { shortestSeconds: nominalSeconds, nominalSeconds, longestSeconds: nominalSeconds };
}

function mapped<T>(record: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
