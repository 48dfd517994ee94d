import fc from 'fast-check';
import { derivePlan } from '../../lib/power';
import { type Simulation, simulate } from '../../lib/power/simulation';
import { runtimeMs } from './naive/runtime';
import { cases, homelabs, type RandomCase } from './random-homelabs';

/** More for a thorough run: RIDETHROUGH_CASES=20000 */
const CASES = Number(process.env.RIDETHROUGH_CASES ?? 1500);

function played(one: RandomCase): Simulation {
  return simulate(one.plan, {
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
}

function holdsFor(check: (result: Simulation, one: RandomCase) => void): void {
  fc.assert(
    fc.property(cases, (one) => check(played(one), one)),
    { numRuns: CASES, seed: 5 },
  );
}

test('the same case gives the same result', () => {
  fc.assert(
    fc.property(cases, (one) => expect(played(one)).toEqual(played(one))),
    { numRuns: 100, seed: 5 },
  );
});

test('time never goes back', () => {
  holdsFor(({ events }) => {
    for (const [index, { at }] of events.entries())
      expect(at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? 0);
  });
});

test('what is drawn from a battery is the sum of time over the runtime at that load', () => {
  holdsFor(({ events, batteries }, { plan, corner, faults }) => {
    const turns = events.filter(({ event }) => event === 'mains-lost' || event === 'mains-back');
    const isOut = (at: number) => turns.filter((turn) => turn.at <= at).at(-1)?.event === 'mains-lost';
    for (const [name, readings] of Object.entries(batteries)) {
      const worn = faults.some(({ kind, where }) => kind === 'battery' && where === name) ? 0.5 : 1;
      const health = worn * (corner === 'latest' || corner === 'squeezed' ? 0.9 : 1);
      for (const [index, reading] of readings.entries()) {
        const next = readings[index + 1];
        if (next === undefined || !isOut(reading.at)) continue;
        const lasts = (runtimeMs(plan.upses[name]?.runtime ?? [], reading.watts) / 1000) * health;
        const drawn = (next.at - reading.at) / lasts;
        expect(reading.charge - next.charge).toBeCloseTo(Math.min(drawn, reading.charge), 6);
      }
    }
  });
});

test('every timer that starts fires, is refused or is cancelled', () => {
  holdsFor(({ events }) => {
    const open = new Map<string, number>();
    for (const { event, host, ups } of events) {
      const key = `${host} ${ups}`;
      const count = open.get(key) ?? 0;
      if (event === 'timer-started') open.set(key, count + 1);
      const ends = event === 'stage-fired' || event === 'stage-refused' || event === 'timer-cancelled';
      if (ends && count > 0) open.set(key, count - 1);
    }
    expect([...open.values()].filter((count) => count > 0)).toEqual([]);
  });
});

test('a machine that is off does nothing, and its UPS carries nothing for it', () => {
  const starts = new Set(['booting', 'wake-sent', 'started-by-hand', 'fault']);
  holdsFor(({ events, batteries }, { plan }) => {
    const off = new Set<string>();
    for (const { event, host } of events) {
      if (host === undefined) continue;
      if (event === 'booting') off.delete(host);
      else if (off.has(host)) expect(starts).toContain(event);
      if (event === 'off' || event === 'forced-off' || event === 'power-lost') off.add(host);
    }
    const all = Object.keys(plan.hosts).length;
    if (off.size < all) return;
    for (const [name, readings] of Object.entries(batteries)) {
      const { baseWatts, gearWatts } = plan.upses[name]?.load ?? { baseWatts: 0, gearWatts: 0 };
      const watts = readings.at(-1)?.watts ?? 0;
      expect(watts === 0 || Math.abs(watts - baseWatts - gearWatts) < 1e-6).toBe(true);
    }
  });
});

test('with one UPS and one outage a bigger battery never makes a machine lose its power to an empty battery', () => {
  const lost = ({ hosts }: Simulation) =>
    Object.keys(hosts).filter((name) => hosts[name]?.powerLostAt !== undefined);
  const lostToTheBattery = ({ events }: Simulation) => {
    const empty = new Set(events.filter(({ event }) => event === 'battery-empty').map(({ at }) => at));
    return events.flatMap(({ event, at, host }) => (event === 'power-lost' && empty.has(at) ? [host] : []));
  };
  fc.assert(
    fc.property(
      homelabs.filter(({ upses }) => Object.keys(upses).length === 1),
      fc.integer({ min: 1, max: 2500 }),
      fc.integer({ min: 11, max: 40 }),
      (lab, outage, tenths) => {
        const plan = derivePlan(lab);
        const bigger = structuredClone(plan);
        for (const { runtime } of Object.values(bigger.upses)) {
          for (const point of runtime) point.lastsSeconds *= tenths / 10;
        }
        for (const outageSeconds of [outage, 10_000_000]) {
          const before = new Set<string | undefined>(lost(simulate(plan, { outageSeconds })));
          const after = lostToTheBattery(simulate(bigger, { outageSeconds }));
          expect(after.filter((name) => !before.has(name))).toEqual([]);
        }
      },
    ),
    { numRuns: CASES, seed: 5 },
  );
});
