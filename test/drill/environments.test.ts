import { type DrillResult, drill, drillLines } from '../../drill';
import { type Homelab, seconds } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { parseFault } from '../../lib/power/simulation';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import truenas from '../../stacks/truenas';
import { describeWith } from '../support/needs';
import { caseName, DRILL_CASES, type DrillCase } from './cases';
import { NUT_DRILL } from './needs';

/** Drills mostly wait. More at once would make their timers late on a small machine. */
const AT_ONCE = 8;

jest.setTimeout(900_000);

const HOMELABS: Readonly<Record<DrillCase['environment'], Homelab>> = {
  rack,
  'proxmox-pi': proxmoxPi,
  truenas,
  'k3s-flux': k3sFlux,
};

describe('the table of drills', () => {
  test.each(Object.keys(HOMELABS))('has six outages and four faults for %s', (environment) => {
    const cases = DRILL_CASES.filter((one) => one.environment === environment);
    expect(cases.filter(({ fault }) => fault === undefined)).toHaveLength(6);
    expect(cases.filter(({ fault }) => fault !== undefined).length).toBeGreaterThanOrEqual(4);
  });
});

describeWith(NUT_DRILL, 'NUT and the simulator agree:', () => {
  const results = new Map<string, Promise<DrillResult>>();

  beforeAll(() => {
    for (const [name, result] of startAll()) results.set(name, result);
  });

  test.each(DRILL_CASES.map((one) => [caseName(one)]))('%s', async (name) => {
    const result = await results.get(name);
    if (result === undefined) throw new Error(`${name} was not started`);
    const differing = Object.entries(result.hosts).filter(
      ([, { agrees, foretold, seen }]) => !agrees || (foretold === null) !== (seen === null),
    );
    expect({ differing, drill: differing.length === 0 ? '' : drillLines(result) }).toEqual({
      differing: [],
      drill: '',
    });
  });

  test('in a second outage the same machines went down again', async () => {
    const twice = DRILL_CASES.filter(({ fault }) => fault?.startsWith('second-outage'));
    expect(twice.length).toBeGreaterThan(0);
    for (const one of twice) {
      const result = await results.get(caseName(one));
      for (const [name, { seen, next }] of Object.entries(result?.hosts ?? {})) {
        expect([name, typeof next?.seen]).toEqual([name, seen === null ? 'undefined' : 'number']);
      }
    }
  });

  test('each machine went down in one drill and stayed up in another', async () => {
    const went = new Map<string, Set<boolean>>();
    for (const result of await Promise.all(results.values())) {
      for (const [host, { seen }] of Object.entries(result.hosts)) {
        went.set(host, (went.get(host) ?? new Set()).add(seen !== null));
      }
    }
    const machines = Object.values(HOMELABS).flatMap(({ hosts }) => Object.keys(hosts));
    expect(machines.filter((host) => went.get(host)?.size !== 2)).toEqual([]);
  });
});

/** Every case side by side, so many at a time. */
function startAll(): Map<string, Promise<DrillResult>> {
  // the longest first, so that none is left alone at the end
  const waiting = [...DRILL_CASES].sort((a, b) => lasts(b) - lasts(a));
  const ends = new Map<
    string,
    { resolve: (result: DrillResult) => void; reject: (error: unknown) => void }
  >();
  const results = new Map(
    waiting.map((one): [string, Promise<DrillResult>] => {
      const result = new Promise<DrillResult>((resolve, reject) => {
        ends.set(caseName(one), { resolve, reject });
      });
      result.catch(() => {
        // its test says so
      });
      return [caseName(one), result];
    }),
  );
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const end = ends.get(caseName(one));
      await drillCase(one).then(end?.resolve, end?.reject);
    }
  };
  for (let worker = 0; worker < AT_ONCE; worker += 1) void work();
  return results;
}

function lasts({ outage, scale }: DrillCase): number {
  return seconds(outage) / scale;
}

function drillCase({ environment, outage, scale, fault }: DrillCase): Promise<DrillResult> {
  return drill(derivePlan(HOMELABS[environment]), {
    outageSeconds: seconds(outage),
    scale,
    faults: fault === undefined ? [] : [parseFault(fault)],
  });
}
