import fc from 'fast-check';
import { type SimulatedEvent, simulate } from '../../lib/power/simulation';
import { NaiveSimulation } from './naive/simulation';
import { cases, type RandomCase } from './random-homelabs';

/** More for a thorough run: RIDETHROUGH_CASES=2000 npx jest test/power/naive.test.ts */
const CASES = Number(process.env.RIDETHROUGH_CASES ?? 30);
const STEP_MS = 100;

/** Beyond the end of the outage: until machines are back. */
const AFTERWARDS_MS = 2_500_000;

function eventTimes(events: readonly SimulatedEvent[], untilMs: number): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { at, event, host, ups } of events) {
    // one says when, the other only acts on it
    if (event === 'threshold-reached' || at * 1000 > untilMs) continue;
    const key = [event, host, ups].filter((word) => word !== undefined).join(' ');
    times.set(key, [...(times.get(key) ?? []), Math.round(at * 1000)]);
  }
  return times;
}

/** Events that one simulator has and the other hasn't within a step of it. */
function differences(one: RandomCase, stepMs: number): string[] {
  const untilMs = one.outageMs + AFTERWARDS_MS;
  const { events } = simulate(one.plan, {
    outageSeconds: one.outageMs / 1000,
    corner: one.corner,
    faults: one.faults,
    ...(one.second === undefined
      ? {}
      : {
          secondOutage: {
            atSeconds: one.second.fromMs / 1000,
            seconds: (one.second.toMs - one.second.fromMs) / 1000,
          },
        }),
    ...(one.handsAfterMs === undefined ? {} : { byHandAfterSeconds: one.handsAfterMs / 1000 }),
  });
  const naive = new NaiveSimulation(one.plan, { ...one, stepMs, untilMs }).run();
  const seen = eventTimes(events, untilMs - 2000);
  const expected = eventTimes(naive, untilMs - 2000);
  return [...new Set([...seen.keys(), ...expected.keys()])].filter((key) => {
    const [a, b] = [seen.get(key) ?? [], expected.get(key) ?? []];
    return a.length !== b.length || a.some((at, index) => Math.abs(at - (b[index] ?? 0)) > STEP_MS);
  });
}

test('a simulator that walks in fixed steps sees each event within one step', () => {
  fc.assert(
    fc.property(cases, (one) => {
      // Where roundings to 100 ms add up, or two things happen within one step, a finer walk has to agree.
      if (differences(one, STEP_MS).length > 0) expect(differences(one, STEP_MS / 10)).toEqual([]);
    }),
    { numRuns: CASES, seed: 20 },
  );
}, 600_000);
