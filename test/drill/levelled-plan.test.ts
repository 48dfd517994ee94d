import { scalePlan } from '../../drill';
import { agrees, foretell } from '../../drill/foretell';
import { levelledPlan } from '../../drill/levelled-plan';
import { derivePlan } from '../../lib/power';
import { CORNERS, parseFault, type Simulation, simulate } from '../../lib/power/simulation';
import { ENVIRONMENTS } from '../power/environments';

const shutdowns = ({ events }: Simulation) =>
  events.filter(({ event }) => event === 'shutdown-started').map(({ at, host }) => ({ at, host }));

describe('levelledPlan', () => {
  it.each(Object.entries(ENVIRONMENTS))('plays %s in the nominal case as it is, twice', (_, lab) => {
    const plan = scalePlan(derivePlan(lab), 12);
    const options = { outageSeconds: 60, faults: [parseFault('second-outage@120s')] };
    const played = shutdowns(simulate(levelledPlan(plan, 'nominal'), options));
    expect(played).toEqual(shutdowns(simulate(plan, options)));
  });

  it('has a battery that lasts as long in every corner', () => {
    const plan = derivePlan(ENVIRONMENTS.rack);
    const lows = CORNERS.map((corner) => {
      const { events } = simulate(levelledPlan(plan, corner), { outageSeconds: 40_000, corner });
      return events.find(({ event }) => event === 'low-battery')?.at ?? Number.NaN;
    });
    // what is left: by how much machines stop earlier or later
    expect(Math.max(...lows) - Math.min(...lows)).toBeLessThan(20);
  });
});

describe('foretell', () => {
  const plan = scalePlan(derivePlan(ENVIRONMENTS.rack), 20);
  const { windows } = foretell(plan, 24, [{ kind: 'second-outage', atSeconds: 36 }]);

  it('knows when each machine goes again', () => {
    expect(windows['k8s-cp3']).toMatchObject({ foretold: 8, next: { foretold: 44 } });
    expect(windows['k8s-cp1']).toEqual({ foretold: null, mayStayUp: true });
  });

  it('takes a machine that stays up the second time for one that differs', () => {
    const again = windows['k8s-cp3']?.next;
    if (again === undefined) throw new Error('k8s-cp3 does not go again');
    expect([agrees(again, 44), agrees(again, 60), agrees(again, null)]).toEqual([true, false, false]);
  });
});
