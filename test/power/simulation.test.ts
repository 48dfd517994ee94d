import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import {
  type EventName,
  parseFault,
  RuntimeCurve,
  type SimulateOptions,
  type Simulation,
  simulate,
} from '../../lib/power/simulation';
import { ENVIRONMENTS, withHost, withUps } from './environments';
import { host, pair, ups } from './homelabs';

function play(lab: Homelab, outageSeconds: number, rest: Partial<SimulateOptions> = {}): Simulation {
  return simulate(derivePlan(lab), { outageSeconds, ...rest });
}

function at({ events }: Simulation, event: EventName, name: string): number | undefined {
  return events.find((one) => one.event === event && (one.host ?? one.ups) === name)?.at;
}

describe('runtime at a load', () => {
  const curve = new RuntimeCurve([
    { watts: 100, lastsSeconds: 3600 },
    { watts: 400, lastsSeconds: 600 },
  ]);

  it('runs through the points and, between them, along a power law', () => {
    expect(curve.lastsMs(100)).toBe(3_600_000);
    expect(curve.lastsMs(400)).toBeCloseTo(600_000, 3);
    // half way in the logarithm: the geometric mean of both
    expect(curve.lastsMs(200)).toBeCloseTo(1000 * Math.sqrt(3600 * 600), 3);
  });

  it('is careful beyond them: no more than evenly below, at least 1.2 above', () => {
    expect(curve.lastsMs(50)).toBe(7_200_000);
    expect(curve.lastsMs(800)).toBeCloseTo(600_000 / 2 ** (Math.log(6) / Math.log(4)), 3);
    expect(new RuntimeCurve([{ watts: 100, lastsSeconds: 60 }]).lastsMs(200)).toBeCloseTo(
      60_000 / 2 ** 1.2,
      3,
    );
    expect(new RuntimeCurve([{ watts: 100, lastsSeconds: 60 }]).lastsMs(50)).toBeCloseTo(
      60_000 * 2 ** 0.85,
      3,
    );
  });

  it('never ends without a load', () => {
    expect(curve.lastsMs(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('rack', () => {
  const { rack } = ENVIRONMENTS;

  it('stops cp3 after detection, 2 minutes and FINALDELAY, and has it back by Wake-on-LAN', () => {
    const result = play(rack, 250);
    expect(result.hosts['k8s-cp3']).toMatchObject({
      outcome: 'stopped-cleanly',
      shutdownStartsAt: 128.5,
      offAt: 228.5,
    });
    expect(result.hosts['k8s-cp3']?.backAt).toBeGreaterThan(250);
    expect(result.hosts['k8s-cp2']).toEqual({ outcome: 'rode-through' });
  });

  it('cancels every timer in an outage that is over before', () => {
    const result = play(rack, 60);
    expect(Object.values(result.hosts)).toEqual(Array(3).fill({ outcome: 'rode-through' }));
    expect(result.events.filter(({ event }) => event === 'timer-cancelled')).toHaveLength(2);
  });

  it('does not notice an outage shorter than a poll', () => {
    expect(play(rack, 2).events.map(({ event }) => event)).toEqual(['mains-lost', 'mains-back']);
  });

  it('cuts the outlets after low battery, and everything starts with the mains', () => {
    const result = play(rack, 10_000);
    expect(at(result, 'outlets-cut', 'closet')).toBe((at(result, 'off', 'k8s-cp1') ?? 0) + 60);
    for (const name of ['k8s-cp1', 'k8s-cp2', 'k8s-cp3']) {
      expect(result.hosts[name]?.outcome).toBe('stopped-cleanly');
      expect(at(result, 'booting', name)).toBe(10_120);
    }
  });

  it('takes the outlets away for a while if the mains are back between FSD and the cut', () => {
    const low = at(play(rack, 10_000), 'low-battery', 'closet') ?? 0;
    const result = play(rack, low + 30);
    const off = at(result, 'off', 'k8s-cp1') ?? 0;
    expect(off).toBeGreaterThan(low + 30);
    expect(at(result, 'outlets-cut', 'closet')).toBeCloseTo(off + 60, 3);
    expect(at(result, 'outlets-on', 'closet')).toBeCloseTo(off + 120, 3);
    expect(result.hosts['k8s-cp1']?.backAt).toBeGreaterThan(off + 120);
  });

  it('plays the same with the network gone: a follower goes DEADTIME and FINALDELAY after its last poll', () => {
    const result = play(rack, 100, { faults: [parseFault('network@30s')] });
    // POLLFREQALERT 2, half of it before the loss; DEADTIME and HOSTSYNC 15; noticed in the middle of a round of the
    // poll and the 3 s in which no neighbour is found; FINALDELAY 5
    expect(result.hosts['k8s-cp2']?.shutdownStartsAt).toBeCloseTo(30 - 1 + 15 + (2 + 3) / 2 + 5, 3);
    expect(result.hosts['k8s-cp1']?.outcome).toBe('rode-through');
  });

  it.each(['network', 'crash:k8s-cp1'])(
    'notices by %s that nobody answers once the poll has been given up',
    (fault) => {
      const plan = derivePlan({ ...rack, nut: { ...rack.nut, deadTime: '4s', hostSync: '4s' } });
      const result = simulate(plan, { outageSeconds: 100, faults: [parseFault(`${fault}@30s`)] });
      // the last good poll 1 s before, the next 2 s later, 5 s without an answer; FINALDELAY 5
      expect(result.hosts['k8s-cp2']?.shutdownStartsAt).toBeCloseTo(30 - 1 + 2 + 5 + 5, 3);
    },
  );

  it('notices at once that upsd is gone where its machine says so', () => {
    const plan = derivePlan({ ...rack, nut: { ...rack.nut, deadTime: '1s', hostSync: '1s' } });
    const result = simulate(plan, { outageSeconds: 100, faults: [parseFault('driver-stale@30s')] });
    expect(result.hosts['k8s-cp2']?.shutdownStartsAt).toBeCloseTo(30 - 1 + 1 + 1 + 5, 3);
  });

  it('leaves machines in the dark that lose the network before they saw the battery', () => {
    const result = play(rack, 20_000, { faults: [parseFault('network@1s')] });
    expect(result.hosts['k8s-cp3']?.outcome).toBe('lost-power');
  });

  it('fires a stage although upssched was killed, once its timer is overdue', () => {
    const result = play(rack, 10_000, { faults: [parseFault('upssched-dead:k8s-cp3@60s')] });
    expect(at(result, 'stage-fired', 'k8s-cp3')).toBe(3.5 + 120 + 10 + 2.5);
  });
});

describe('a server and its followers', () => {
  const lab = pair({ shutdown: 'low-battery' }, {});

  it('waits for its followers’ logout before its own FINALDELAY', () => {
    const result = play(lab, 100_000);
    const decided = at(result, 'shutdown-decided', 'follower') ?? 0;
    expect(at(result, 'shutdown-started', 'follower')).toBeCloseTo(decided + 5, 3);
    expect(at(result, 'shutdown-started', 'server')).toBeCloseTo(decided + 5 + 5, 3);
  });

  it('waits no longer than HOSTSYNC', () => {
    const slow = withHost(lab, 'follower', { nut: { finalDelay: '60s' } });
    const result = play(slow, 100_000);
    const forced = at(result, 'forced-shutdown', 'closet') ?? at(result, 'forced-shutdown', 'server') ?? 0;
    expect(at(result, 'shutdown-started', 'server')).toBeCloseTo(forced + 15.5 + 5, 3);
  });

  it('gives the server up HOSTSYNC after low battery', () => {
    const result = play(lab, 100_000, { faults: [parseFault('upsmon-dead:server@10s')] });
    const low = at(result, 'low-battery', 'closet') ?? 0;
    // seen after half a driver's and half a follower's poll, given up half a poll after HOSTSYNC
    expect(at(result, 'shutdown-decided', 'follower')).toBeCloseTo(low + 2.5 + 15 + 2.5, 3);
  });

  it('goes down again at once if it is started while a forced shutdown stands', () => {
    // kubelet holds the server up, so its upsd goes on saying FSD
    const loop: Homelab = {
      ...withHost(
        withHost(withUps(lab, 'closet', { lowBattery: { chargePercent: 50 } }), 'server', {
          role: 'worker',
          stopTakesUpTo: '300s',
        }),
        'follower',
        { stopTakesUpTo: '15s', bootTakesUpTo: '15s', returns: 'by-hand' },
      ),
      cluster: { distribution: 'kubeadm', kubelet: { shutdownGracePeriod: '280s' } },
    };
    const low = at(play(loop, 100_000), 'low-battery', 'closet') ?? 0;
    const result = play(loop, low + 5, { byHandAfterSeconds: 40 });
    const mine = result.events.filter((one) => one.host === 'follower').map(({ event }) => event);
    expect(mine).toEqual([
      'on-battery',
      'shutdown-decided',
      'shutdown-started',
      'off',
      'started-by-hand',
      'booting',
      'up',
      'shutdown-decided',
      'shutdown-started',
      'off',
    ]);
  });
});

describe('two supplies', () => {
  const lab: Homelab = {
    name: 'two',
    upses: { a: ups('first'), b: ups('second', { runtime: [{ watts: 100, lasts: '20m' }] }) },
    hosts: {
      first: host('192.0.2.1', { poweredBy: 'a' }),
      second: host('192.0.2.2', { poweredBy: 'b' }),
      both: host('192.0.2.3', { poweredBy: [{ ups: 'a' }, { ups: 'b' }], watts: 60 }),
    },
  };

  it('one UPS that is low or gone is not enough to stop a machine; the other carries it alone', () => {
    const result = play(lab, 100_000);
    const cut = at(result, 'outlets-cut', 'b') ?? 0;
    expect(at(result, 'shutdown-decided', 'both')).toBeGreaterThan(at(result, 'low-battery', 'a') ?? 0);
    const before = result.batteries.a?.filter((reading) => reading.at < cut).at(-1);
    const after = result.batteries.a?.find((reading) => reading.at === cut);
    expect(after?.watts).toBeCloseTo((before?.watts ?? 0) + 30, 3);
  });
});

test('a host stops its guests and waits for them', () => {
  const lab = pair({ poweredBy: 'closet', shutdown: { onBatteryFor: '1m' }, stopTakesUpTo: '300s' });
  lab.hosts.guest = host('192.0.2.9', { runsOn: 'follower', watts: 0, stopTakesUpTo: '420s' });
  const result = play(lab, 100_000);
  expect(at(result, 'shutdown-started', 'guest')).toBe(at(result, 'shutdown-started', 'follower'));
  expect(at(result, 'off', 'follower')).toBe(at(result, 'off', 'guest'));
});

describe('faults in words', () => {
  it.each([
    ['driver-stale:closet@90s', { kind: 'driver-stale', where: 'closet', atSeconds: 90 }],
    ['network@2m', { kind: 'network', atSeconds: 120 }],
    ['hang:k8s-cp1', { kind: 'hang', where: 'k8s-cp1' }],
    ['battery', { kind: 'battery' }],
  ])('%s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  it('names the kinds where there is none such', () => {
    expect(() => parseFault('fire@3s')).toThrow(
      "'fire@3s' is not a fault: write KIND[:WHERE][@TIME], such as 'driver-stale:closet@90s'; the kinds are driver-stale, upsd-restart, upsmon-dead, upssched-dead, hang, crash, network, battery, mains-return, second-outage",
    );
  });
});
