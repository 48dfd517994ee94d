import fc from 'fast-check';
import type { Homelab, Host } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { CORNERS, parseFault } from '../../lib/power/simulation';
import { type PromiseCode, type PromiseResult, sweep } from '../../lib/power/sweep';
import { playOutage, setUp, walk } from '../../lib/power/sweep/walk';
import { ENVIRONMENTS, withHost, withUps } from './environments';
import { host, pair, ups } from './homelabs';
import { homelabs } from './random-homelabs';

const { rack, truenas } = ENVIRONMENTS;

const wokenUp: Host['returns'] = ['with-power', { wakeOnLan: '02:00:00:00:00:02' }];

function broken(lab: Homelab): PromiseCode[] {
  return sweep(derivePlan(lab))
    .promises.filter(({ holds }) => !holds)
    .map(({ code }) => code);
}

/** Every length of outage that is shorter, in milliseconds. */
function wholeSecondsBelow(endMs: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(endMs / 1000) - 1) }, (_, index) => (index + 1) * 1000);
}

function promise(lab: Homelab, code: PromiseCode): PromiseResult | undefined {
  return sweep(derivePlan(lab)).promises.find((one) => one.code === code);
}

test.each(Object.entries(ENVIRONMENTS))('%s keeps every promise in every outage', (_, lab) => {
  expect(broken(lab)).toEqual([]);
});

describe('lengths of outage', () => {
  test.each(CORNERS)('for rack in the corner %s the walk agrees with playing every second', (corner) => {
    const setting = setUp(derivePlan(rack), corner);
    const stretches = walk(setting, () => undefined);
    const wrong: number[] = [];
    let index = 0;
    for (let at = 1000; at <= setting.toMs; at += 1000) {
      while ((stretches[index]?.toMs ?? at) < at) index += 1;
      if (playOutage(setting, at).signature !== stretches[index]?.signature) wrong.push(at / 1000);
    }
    expect(wrong).toEqual([]);
  });

  test('for random homelabs the walk agrees with playing any length, and those beside its own breakpoints', () => {
    const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(homelabs, fc.constantFrom(...CORNERS), parts, (lab, corner, somewhere) => {
        const setting = setUp(derivePlan(lab), corner);
        const stretches = walk(setting, () => undefined);
        const edges = stretches.flatMap(({ fromMs }) => [fromMs - 1, fromMs, fromMs + 1, fromMs + 2]);
        const lengths = [
          ...somewhere.map((part) => Math.round(1000 + part * (setting.toMs - 1000))),
          ...edges,
        ];
        const wrong = lengths.filter((at) => {
          const stretch = stretches.find(({ fromMs, toMs }) => fromMs <= at && at <= toMs);
          return at >= 1000 && at <= setting.toMs && playOutage(setting, at).signature !== stretch?.signature;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 100, seed: 3 },
    );
  }, 60_000);

  test('the walk leaves no length out', () => {
    const setting = setUp(derivePlan(ENVIRONMENTS['k3s-flux']), 'nominal');
    const stretches = walk(setting, () => undefined);
    expect(stretches[0]?.fromMs).toBe(1000);
    expect(stretches.at(-1)?.toMs).toBe(setting.toMs);
    for (const [index, { fromMs }] of stretches.entries()) {
      if (index > 0) expect(fromMs).toBe((stretches[index - 1]?.toMs ?? 0) + 1);
    }
  });

  test('a breakpoint is the first length of a new behaviour', () => {
    const { outages } = sweep(derivePlan(rack), { corners: ['nominal'] });
    // detection is 3.5 s, the stages' timers are 2 and 5 minutes: an outage that is over then no longer stops cp3 and cp2
    expect(outages.from).toBe(1);
    expect(outages.breakpoints.some((at) => at > 120 && at < 125)).toBe(true);
    expect(outages.breakpoints.some((at) => at > 300 && at < 305)).toBe(true);
  });
});

describe('a plan that is made worse breaks the right promise', () => {
  test('the storage goes before its clients', () => {
    const lab = withHost(truenas, 'truenas', { shutdown: { onBatteryFor: '1m' } });
    expect(broken(lab)).toContain('storage-outlives-clients');
    expect(broken(lab)).toContain('server-outlives-clients');
  });

  test('two stages change places: what needs the other one is left behind', () => {
    const lab = withHost(rack, 'k8s-cp3', { dependsOn: ['k8s-cp2'] });
    expect(broken(lab)).toEqual([]);
    const swapped = withHost(withHost(lab, 'k8s-cp3', { shutdown: { onBatteryFor: '5m' } }), 'k8s-cp2', {
      shutdown: { onBatteryFor: '2m' },
    });
    expect(broken(swapped)).toEqual(['storage-outlives-clients']);
  });

  test('the battery has half of its energy: the last machine of a tight plan loses its power', () => {
    // the outlets are cut so late that only the battery decides
    const tight = withUps(rack, 'closet', {
      runtime: [{ watts: 111, lasts: '16m' }],
      lowBattery: { chargePercent: 10 },
      offDelay: '10m',
      onDelay: '11m',
    });
    expect(broken(tight)).toEqual([]);
    const halved = withUps(tight, 'closet', { runtime: [{ watts: 111, lasts: '8m' }] });
    expect(broken(halved)).toEqual(
      expect.arrayContaining(['stops-before-power-loss', 'battery-carries-plan', 'stop-has-whole-grace']),
    );
  });

  test('the server of the UPS goes first: it takes everybody with it', () => {
    const lab = withHost(rack, 'k8s-cp1', { shutdown: { onBatteryFor: '1m' } });
    expect(broken(lab)).toContain('server-outlives-clients');
  });

  test('a machine that goes with the server and stops slowly loses its power to the cut of the outlets', () => {
    const lab = withHost(rack, 'k8s-cp2', { shutdown: 'low-battery', stopTakesUpTo: '10m' });
    const result = promise(lab, 'outlets-wait');
    expect(result).toMatchObject({ holds: false, host: 'k8s-cp2', corner: 'squeezed' });
    expect(result?.story?.at(-1)).toMatch(/k8s-cp2: loses its power/);
    expect(broken(lab)).toContain('stop-has-whole-grace');
  });

  test('a client that is cut off while it stops is missed by what its stop would still have taken', () => {
    const lab: Homelab = {
      name: 'two',
      upses: {
        closet: ups('server', {
          runtime: [{ watts: 100, lasts: '30m' }],
          lowBattery: { chargePercent: 30 },
        }),
      },
      hosts: {
        server: host('192.0.2.1', {
          poweredBy: 'closet',
          watts: 30,
          shutdown: 'low-battery',
          stopTakesUpTo: '30s',
          nut: { finalDelay: '30s' },
        }),
        client: host('192.0.2.2', {
          poweredBy: 'closet',
          watts: 30,
          shutdown: 'low-battery',
          stopTakesUpTo: '60s',
        }),
      },
      networkGear: { switch: { poweredBy: 'closet', watts: 5 } },
    };
    const result = promise(lab, 'server-outlives-clients');
    const setting = setUp(derivePlan(lab), result?.corner ?? 'nominal');
    const begun = (name: string) => {
      const index = setting.model.hostIndex.get(name);
      const mark = setting.endless.marks.find(
        ({ event, host: who }) => who === index && event === 'shutdown-started',
      );
      return (mark?.at ?? Number.NaN) / 1000;
    };
    // in this corner the server's stop takes a fifth of its 30 s, the client's all of its 60 s
    expect(result).toMatchObject({ holds: false, host: 'client', corner: 'squeezed' });
    expect(result?.margin).toBeCloseTo(begun('server') + 6 - (begun('client') + 60), 3);
  });

  test('a stage after low battery never fires', () => {
    expect(broken(withHost(rack, 'k8s-cp2', { shutdown: { onBatteryFor: '5h' } }))).toContain('stage-fires');
  });

  test('a machine that says it returns with power, and nobody takes its power away', () => {
    const lab = withHost(rack, 'k8s-cp3', { returns: 'with-power' });
    const result = promise(lab, 'returns-by-itself');
    expect(result).toMatchObject({ holds: false, host: 'k8s-cp3' });
    // the shortest outage in which cp3 goes: its timer, less what the return takes to be seen
    expect(result?.shortestOutage).toBeGreaterThan(110);
    expect(result?.shortestOutage).toBeLessThan(121);
  });

  test('a quorum that is to last longer than the second stage', () => {
    const stated = (quorumLasts: '4m' | '6m'): Homelab =>
      rack.cluster === undefined ? rack : { ...rack, cluster: { ...rack.cluster, quorumLasts } };
    expect(broken(stated('4m'))).toEqual([]);
    expect(broken(stated('6m'))).toEqual(['quorum-lasts']);
  });

  test('the switch is on a smaller UPS: its clients go long before their stage', () => {
    const { hosts } = pair(
      { shutdown: { onBatteryFor: '90m' }, watts: 50, returns: wokenUp },
      { watts: 10, returns: 'with-power' },
    );
    const lab: Homelab = {
      name: 'two',
      upses: {
        closet: ups('server', { runtime: [{ watts: 100, lasts: '4h' }] }),
        shelf: ups('nas', { runtime: [{ watts: 100, lasts: '10m' }] }),
      },
      hosts: { ...hosts, nas: host('192.0.2.3', { poweredBy: 'shelf', watts: 50, returns: 'with-power' }) },
      networkGear: { switch: { poweredBy: 'closet', watts: 10 } },
    };
    expect(broken(lab)).toEqual([]);
    const apart: Homelab = { ...lab, networkGear: { switch: { poweredBy: 'shelf', watts: 10 } } };
    expect(broken(apart)).toEqual(['no-needless-stop', 'stage-fires']);
    expect(promise(apart, 'no-needless-stop')).toMatchObject({ host: 'follower', corner: 'latest' });
  });

  test('outlets that come on while the server goes: a machine starts with them and is cut off again', () => {
    const { hosts } = pair(
      { shutdown: 'low-battery', watts: 5, stopTakesUpTo: '20s', returns: wokenUp },
      { watts: 5, poweredBy: [{ ups: 'closet' }, { ups: 'shelf' }], returns: 'with-power' },
    );
    const lab: Homelab = {
      name: 'two',
      upses: { closet: ups('server'), shelf: ups('server') },
      hosts,
      networkGear: { switch: { poweredBy: 'shelf', watts: 0 } },
    };
    expect(broken(lab)).toContain('no-restart-loop');
    expect(promise(lab, 'no-restart-loop')?.story?.join()).toMatch(/follower: starts.*follower: starts/);
    // on one UPS nothing is switched on before the server is off
    const together: Homelab = {
      ...lab,
      upses: { closet: ups('server') },
      hosts: {
        ...hosts,
        server: host('192.0.2.1', { poweredBy: 'closet', watts: 5, returns: 'with-power' }),
      },
      networkGear: { switch: { poweredBy: 'closet', watts: 0 } },
    };
    expect(broken(together)).not.toContain('no-restart-loop');
  });

  test('a switch without a battery: nobody hears of the outage', () => {
    const { poweredBy: _, ...gear } = { ...rack.networkGear?.switch, watts: 5 };
    const lab: Homelab = { ...rack, networkGear: { switch: gear } };
    expect(broken(lab)).toEqual(
      expect.arrayContaining(['stops-before-power-loss', 'server-outlives-clients', 'stage-fires']),
    );
  });
});

test('a sweep that may play only so much stops there, and says so', () => {
  const plan = derivePlan(rack);
  let played = 0;
  const swept = sweep(plan, { faults: true, mostEvents: 1000, played: () => (played += 1) });
  expect(swept.whole).toBe(false);
  expect(played).toBeLessThan(100);
  expect(sweep(plan).whole).toBe(true);
});

describe('single faults', () => {
  const results = sweep(derivePlan(rack), { faults: true }).promises.filter(
    ({ fault }) => fault !== undefined,
  );
  const kinds = new Set(results.map(({ fault }) => fault?.split(/[:@]/)[0]));

  test('a cable that falls out leaves the machines in the dark', () => {
    expect(results).toContainEqual(
      expect.objectContaining({
        code: 'stops-before-power-loss',
        fault: expect.stringMatching(/^driver-stale:closet@/),
      }),
    );
  });

  test('each names the shortest outage, the machine and what happened', () => {
    for (const result of results) {
      expect(result.holds).toBe(false);
      expect(result.shortestOutage).toBeGreaterThan(0);
      expect(result.host).toMatch(/^k8s-cp[123]$/);
      expect(result.story?.length).toBeGreaterThan(1);
    }
  });

  test('no shorter outage in whole seconds breaks the promise under the same fault', () => {
    const setting = setUp(derivePlan(rack), 'nominal');
    const shorter: string[] = [];
    for (const { code, fault = '', shortestOutage = 0 } of results) {
      const under = { ...setting, faults: [parseFault(fault)] };
      const atMs = Math.round(shortestOutage * 1000);
      expect(playOutage(under, atMs).verdicts.breaks(code)).toBe(true);
      for (const outageMs of [...wholeSecondsBelow(atMs), atMs - 1]) {
        if (playOutage(under, outageMs).verdicts.breaks(code)) shorter.push(`${code} ${fault} ${outageMs}`);
      }
    }
    expect(results.length).toBeGreaterThan(5);
    expect(shorter).toEqual([]);
  });

  test('rack survives half a battery, a killed upssched and a machine that hangs', () => {
    expect([...kinds]).not.toContain('battery');
    expect([...kinds]).not.toContain('upssched-dead');
    expect([...kinds]).not.toContain('hang');
  });
});
