import { scalePlan } from '../../drill';
import { derivePlan, type Plan } from '../../lib/power';
import { simulate } from '../../lib/power/simulation';
import rack from '../../stacks/rack';
import truenas from '../../stacks/truenas';

const plan = derivePlan(rack);

/** Each number of a plan that is a time, by the way to it. */
function times(value: unknown, way = ''): [string, number][] {
  if (typeof value === 'number') return /Seconds$/.test(way) ? [[way, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => times(inner, `${way}.${key}`));
}

describe('scalePlan', () => {
  it('divides each configured time, in whole seconds and at least one', () => {
    const scaled = scalePlan(plan, 20);
    const { upses, hosts } = scaled;
    expect(upses.closet).toMatchObject({
      pollIntervalSeconds: 1,
      driver: { pollIntervalSeconds: 1 },
      runtime: [
        { watts: 37, lastsSeconds: 450 },
        { watts: 110, lastsSeconds: 180 },
      ],
      lowBattery: { chargePercent: 10, runtimeSeconds: 15 },
      rechargeSeconds: 1440,
    });
    expect(hosts['k8s-cp2']).toMatchObject({
      stages: [{ trigger: { kind: 'timer', onBatterySeconds: 15 } }],
      stop: { shortestSeconds: 2, nominalSeconds: 5, longestSeconds: 8 },
      kubelet: { delaySeconds: 6, simple: { periodSeconds: 6, criticalPodsSeconds: 2 } },
      nut: { pollFreqSeconds: 1, hostSyncSeconds: 1, deadTimeSeconds: 1, finalDelaySeconds: 1 },
    });
  });

  it('works out anew what follows from times: detection, and when a stage begins', () => {
    const { nut, stages } = scalePlan(plan, 20).hosts['k8s-cp3'] ?? {};
    expect(nut?.monitors[0]?.detection).toEqual({ shortestSeconds: 0, nominalSeconds: 1, longestSeconds: 2 });
    expect(stages?.[0]?.startsAfter).toEqual({ shortestSeconds: 6, nominalSeconds: 8, longestSeconds: 15 });
  });

  it('leaves MAXAGE, zeros and everything that is no time', () => {
    const before = structuredClone(plan);
    const [host] = Object.values(before.hosts);
    if (host?.nut !== undefined) host.nut.finalDelaySeconds = 0;
    const scaled = scalePlan(before, 7);
    const changed = new Set(
      times(scaled).flatMap(([way, value]) => (new Map(times(before)).get(way) === value ? [] : [way])),
    );
    const kept = times(before).filter(([way, value]) => value > 1 && !changed.has(way));
    expect(kept.map(([way]) => way.replace(/^.*\./, ''))).toEqual(plan.stopOrder.map(() => 'maxAgeSeconds'));
    expect(scaled.hosts['k8s-cp1']?.nut?.finalDelaySeconds).toBe(0);
    const withoutTimes = (one: Plan) =>
      JSON.stringify(one, (key, value) => (/Seconds$/.test(key) ? 0 : value));
    expect(withoutTimes(scaled)).toBe(withoutTimes(before));
  });

  it('leaves a plan alone at 1, and refuses less', () => {
    expect(scalePlan(plan, 1)).toBe(plan);
    expect(() => scalePlan(plan, 0)).toThrow('a plan is scaled by 1 or more, got 0');
    expect(() => scalePlan(plan, Number.NaN)).toThrow('a plan is scaled by 1 or more, got NaN');
  });

  it('keeps the shape of an outage: everybody goes in the same order', () => {
    for (const lab of [rack, truenas]) {
      const original = derivePlan(lab);
      const order = (one: Plan) => {
        const { events } = simulate(one, { outageSeconds: 40_000 });
        return events.filter(({ event }) => event === 'shutdown-started').map(({ host }) => host);
      };
      expect(order(scalePlan(original, 10))).toEqual(order(original));
    }
  });
});
