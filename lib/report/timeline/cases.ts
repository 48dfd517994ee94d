import type { Plan } from '../../power';
import { type Fault, type Simulation, simulate } from '../../power/simulation';
import { simulationOf } from '../../power/simulation/simulate';
import { type Sweep, sweep } from '../../power/sweep';
import { HANDS_AFTER_MS, type Played } from '../../power/sweep/walk';

/** One length of outage, played. */
export interface Sample {
  /** Its length, in milliseconds. */
  outageMs: number;
  simulation: Simulation;
}

/** The same homelab with the same fault, in outages of different lengths. */
export interface TimelineCase {
  /** Absent for the outage in which nothing else goes wrong. */
  fault?: Fault;
  /** Shortest outage first. */
  samples: Sample[];
}

/** What the page shows: every promise, and every case it may draw. */
export interface TimelineCases {
  sweep: Sweep;
  cases: TimelineCase[];
}

/** Stretches of the outage's length that get a sample under each fault: the longest ones. */
const STRETCHES_UNDER_FAULT = 10;

/**
 * Plays what the page draws. Without a fault that is the first and the last length of every stretch of like behaviour,
 * so that all in between follow; with a fault some lengths, since exact ones would take longer than all the rest.
 */
export function playCases(plan: Plan): TimelineCases {
  const nominal: Played[] = [];
  const swept = sweep(plan, {
    played: (corner, played) => {
      if (corner === 'nominal') nominal.push(played);
    },
  });
  nominal.sort((a, b) => a.outageMs - b.outageMs);
  const lengths = lengthsUnderFault(swept);
  return {
    sweep: swept,
    cases: [
      {
        samples: nominal.map(({ outageMs, run }) => ({
          outageMs,
          simulation: withoutHands(outageMs, simulationOf(run)),
        })),
      },
      ...faultsToChoose(plan, nominal).map((fault) => ({
        fault,
        samples: lengths.map((outageMs) => ({
          outageMs,
          simulation: simulate(plan, { outageSeconds: outageMs / 1000, faults: [fault] }),
        })),
      })),
    ],
  };
}

/** The sweep has somebody come a day later, which nobody wants to see drawn. */
function withoutHands(outageMs: number, { events, hosts, batteries }: Simulation): Simulation {
  const until = (outageMs + HANDS_AFTER_MS) / 1000;
  return {
    events: events.filter(({ at }) => at < until),
    hosts,
    batteries: Object.fromEntries(
      Object.entries(batteries).map(([ups, readings]) => [ups, readings.filter(({ at }) => at < until)]),
    ),
  };
}

/** Every kind of fault wherever it may strike, at a moment when it does: once everybody has seen the outage. */
function faultsToChoose(plan: Plan, nominal: readonly Played[]): Fault[] {
  const longest = nominal.at(-1);
  const seen = longest?.run.marks.filter(({ event }) => event === 'on-battery').map(({ at }) => at) ?? [];
  const atSeconds = Math.ceil(Math.max(0, ...seen) / 1000) + 1;
  const upses = Object.keys(plan.upses);
  const servers = [...new Set(Object.values(plan.upses).map(({ server }) => server))];
  const hosts = Object.values(plan.hosts);
  const timed = hosts.filter(({ stages }) => stages.some(({ trigger }) => trigger.kind === 'timer'));
  return [
    ...upses.map((where): Fault => ({ kind: 'battery', where })),
    ...upses.map((where): Fault => ({ kind: 'driver-stale', where, atSeconds })),
    ...upses.map((where): Fault => ({ kind: 'upsd-restart', where, atSeconds })),
    ...servers.map((where): Fault => ({ kind: 'crash', where, atSeconds })),
    { kind: 'network', atSeconds },
    { kind: 'second-outage' },
    ...hosts.flatMap(({ name, nut }): Fault[] =>
      nut === undefined ? [] : [{ kind: 'upsmon-dead', where: name }],
    ),
    ...timed.map(({ name }): Fault => ({ kind: 'upssched-dead', where: name, atSeconds })),
    ...hosts.map(({ name }): Fault => ({ kind: 'hang', where: name })),
  ];
}

/** A whole second in the middle of the longest stretches, and the longest outage of all, in milliseconds. */
function lengthsUnderFault({ outages }: Sweep): number[] {
  const edges = [outages.from, ...outages.breakpoints, outages.to];
  return edges
    .slice(1)
    .map((to, index) => ({ from: edges[index] ?? to, to }))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, STRETCHES_UNDER_FAULT)
    .map(({ from, to }) => Math.ceil((from + to) / 2) * 1000)
    .concat(Math.ceil(outages.to) * 1000)
    .sort((a, b) => a - b);
}
