import { scalePlan } from '../../drill';
import { pinnedPlan } from '../../drill/pinned-plan';
import { upsReadings } from '../../drill/readings';
import { derivePlan } from '../../lib/power';
import { CORNERS, type Fault, simulate } from '../../lib/power/simulation';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import truenas from '../../stacks/truenas';

const BATTERY: Fault = { kind: 'battery' };

describe('pinnedPlan', () => {
  const cases = [rack, proxmoxPi, truenas, k3sFlux].flatMap((lab) =>
    [1, 12].flatMap((scale) => [[], [BATTERY]].map((faults) => ({ name: lab.name, lab, scale, faults }))),
  );

  it.each(cases)(
    'has the machines of $name go when they do in the nominal case',
    ({ lab, scale, faults }) => {
      const plan = scalePlan(derivePlan(lab), scale);
      for (const outageSeconds of [60, 700, 40_000].map((length) => length / scale)) {
        const nominal = simulate(plan, { outageSeconds, faults });
        const pinned = pinnedPlan(plan, nominal, { corner: 'nominal', outageSeconds, faults });
        const again = simulate(pinned, { outageSeconds, faults });
        for (const [host, { shutdownStartsAt }] of Object.entries(nominal.hosts)) {
          const at = again.hosts[host]?.shutdownStartsAt;
          if (shutdownStartsAt === undefined) expect([host, at]).toEqual([host, undefined]);
          else expect(Math.abs((at ?? Number.NaN) - shutdownStartsAt)).toBeLessThan(0.2);
        }
      }
    },
  );

  it('leaves only detection and timers open: a few seconds between the corners', () => {
    const plan = derivePlan(rack);
    const nominal = simulate(plan, { outageSeconds: 40_000 });
    const times = CORNERS.map((corner) => {
      const pinned = pinnedPlan(plan, nominal, { corner, outageSeconds: 40_000, faults: [] });
      return (
        simulate(pinned, { outageSeconds: 40_000, corner }).hosts['k8s-cp1']?.shutdownStartsAt ?? Number.NaN
      );
    });
    const apart = Math.max(...times) - Math.min(...times);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(10);
  });
});

describe('upsReadings', () => {
  const plan = derivePlan(rack);
  const nominal = simulate(plan, { outageSeconds: 9000 });
  const closet = upsReadings(plan, nominal, []).get('closet');

  it('follow the mains and the battery', () => {
    expect(closet?.at(-1)).toMatchObject({ 'ups.status': 'OL', 'battery.charge': 100 });
    expect(closet?.at(1)).toMatchObject({ 'ups.status': 'OB DISCHRG', 'battery.charge': 99, 'ups.load': 11 });
    const charges = [0, 600, 3000, 6000].map((at) => Number(closet?.at(at)['battery.charge']));
    expect(charges).toEqual([...charges].sort((a, b) => b - a));
    expect(closet?.at(9001)).toMatchObject({ 'ups.status': 'OL CHRG' });
  });

  it('say LB when the simulator does', () => {
    const low = nominal.events.find(({ event }) => event === 'low-battery')?.at ?? Number.NaN;
    expect(closet?.at(low - 30)['ups.status']).toBe('OB DISCHRG');
    expect(closet?.at(low)['ups.status']).toBe('OB DISCHRG LB');
  });

  it('leave LB to the driver where the driver decides', () => {
    const ups = structuredClone(plan);
    if (ups.upses.closet !== undefined) ups.upses.closet.lowBattery.decidedBy = 'driver';
    const readings = upsReadings(ups, simulate(ups, { outageSeconds: 9000 }), []).get('closet');
    expect(readings?.at(8000)['ups.status']).toBe('OB DISCHRG');
  });
});
