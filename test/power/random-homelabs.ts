import fc from 'fast-check';
import type { Duration, Homelab, Host } from '../../lib/homelab';
import { derivePlan, type Plan } from '../../lib/power';
import { CORNERS, type Corner, FAULT_KINDS, type Fault, type FaultKind } from '../../lib/power/simulation';

/** A homelab, an outage and what goes wrong in it. */
export interface RandomCase {
  lab: Homelab;
  plan: Plan;
  outageMs: number;
  corner: Corner;
  faults: Fault[];
  second?: { fromMs: number; toMs: number };
  handsAfterMs?: number;
}

const secondsUpTo = (min: number, max: number) =>
  fc.integer({ min, max }).map((value): Duration => `${value}s`);

const runtime = fc
  .tuple(
    fc.integer({ min: 20, max: 60 }),
    fc.integer({ min: 4, max: 25 }),
    fc.integer({ min: 2, max: 5 }),
    fc.boolean(),
  )
  .map(([watts, minutes, ratio, two]) =>
    two
      ? [
          { watts: watts * ratio, lasts: `${minutes * 60}s` as Duration },
          { watts, lasts: `${Math.round(minutes * 60 * ratio * 1.1)}s` as Duration },
        ]
      : [{ watts: watts * ratio, lasts: `${minutes * 60}s` as Duration }],
  );

const lowBattery = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 5, max: 40 }).map((chargePercent) => ({ chargePercent })),
  secondsUpTo(60, 400).map((left) => ({ runtime: left })),
  fc.tuple(fc.integer({ min: 5, max: 40 }), secondsUpTo(60, 400)).map(([chargePercent, left]) => ({
    chargePercent,
    runtime: left,
  })),
);

const which = fc.constantFrom<'any' | 'all'>('any', 'all');

const shutdown: fc.Arbitrary<Host['shutdown']> = fc.oneof(
  fc.constant<'low-battery'>('low-battery'),
  fc.tuple(secondsUpTo(5, 400), which).map(([onBatteryFor, of]) => ({ onBatteryFor, of })),
  fc
    .tuple(fc.integer({ min: 20, max: 95 }), which)
    .map(([chargeBelowPercent, of]) => ({ chargeBelowPercent, of })),
  fc.tuple(secondsUpTo(100, 1200), which).map(([runtimeBelow, of]) => ({ runtimeBelow, of })),
);

const returns: fc.Arbitrary<NonNullable<Host['returns']>> = fc.oneof(
  fc.constant<'with-power'>('with-power'),
  fc.constant<'by-hand'>('by-hand'),
  fc.constant<['with-power', { wakeOnLan: string }]>(['with-power', { wakeOnLan: '02:00:00:00:00:01' }]),
  fc
    .integer({ min: 0, max: 60 })
    .map((onceChargePercent) => ({ wakeOnLan: '02:00:00:00:00:01', onceChargePercent })),
);

const machine = fc.record({
  watts: fc.integer({ min: 5, max: 40 }),
  idle: fc.boolean(),
  shutdown,
  returns,
  managed: fc.boolean().map((rarely) => rarely),
  os: fc.constantFrom<NonNullable<Host['os']>>('debian-12', 'debian-13'),
  stop: fc.integer({ min: 2, max: 12 }).map((tens): Duration => `${tens * 15}s`),
  boot: fc.integer({ min: 2, max: 12 }).map((tens): Duration => `${tens * 15}s`),
  on: fc.integer({ min: 0, max: 3 }),
  minSupplies: fc.integer({ min: 1, max: 2 }),
  isNode: fc.boolean(),
  guest: fc.boolean(),
});

const shape = fc.record({
  upses: fc.array(
    fc.record({
      runtime,
      lowBattery,
      vendor: fc.boolean(),
      stay: fc.boolean(),
      base: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  machines: fc.array(machine, { minLength: 1, maxLength: 4 }),
  gear: fc.integer({ min: 0, max: 3 }),
  alert: fc.constantFrom<Duration>('2s', '5s'),
  hostSync: fc.constantFrom<Duration>('15s', '6s', '30s'),
  finalDelay: fc.constantFrom<Duration>('0s', '5s'),
});

/** Homelabs of one to two UPSes and one to five machines, guests and unmanaged ones among them. */
export const homelabs: fc.Arbitrary<Homelab> = shape.map(
  ({ upses, machines, gear, alert, hostSync, finalDelay }) => {
    const names = upses.map((_, index) => `ups${index}`);
    const lab: Homelab = {
      name: 'random',
      upses: {},
      hosts: {},
      nut: { pollFreqAlert: alert, hostSync, finalDelay },
      cluster: {
        distribution: 'kubeadm',
        kubelet: { shutdownGracePeriod: '20s', shutdownGracePeriodCriticalPods: '5s' },
      },
    };
    for (const [index, one] of machines.entries()) {
      const name = `host${index}`;
      const feed = names[one.on % names.length] ?? 'ups0';
      const isDual = one.on === 3 && names.length === 2;
      const isGuest = one.guest && index > 0;
      lab.hosts[name] = {
        address: `192.0.2.${index + 1}`,
        os: one.os,
        role: one.isNode ? 'worker' : 'server',
        managed: index > 0 || one.managed,
        watts: isGuest ? 0 : one.watts,
        ...(one.idle ? { idleWatts: Math.floor(one.watts / 2) } : {}),
        ...(isGuest
          ? { runsOn: 'host0' }
          : { poweredBy: isDual ? [{ ups: 'ups0' }, { ups: 'ups1' }] : feed }),
        ...(isDual && !isGuest ? { minSupplies: one.minSupplies } : {}),
        shutdown: one.shutdown ?? 'low-battery',
        returns: one.returns,
        stopTakesUpTo: one.stop,
        bootTakesUpTo: one.boot,
      };
    }
    for (const [index, one] of upses.entries()) {
      const server = Object.keys(lab.hosts)
        .filter((name) => lab.hosts[name]?.runsOn === undefined)
        .at(index === 0 ? 0 : -1);
      lab.upses[`ups${index}`] = {
        server: server ?? 'host0',
        driver: 'usbhid-ups',
        port: 'auto',
        vendor: one.vendor ? 'cyberpower' : 'other',
        ratedWatts: 1000,
        runtime: one.runtime,
        baseWatts: one.base,
        rechargeTakes: '1h',
        ...(one.lowBattery === undefined ? {} : { lowBattery: one.lowBattery }),
        ...(one.stay ? { outlets: 'stay-on' } : {}),
      };
    }
    if (gear === 1) lab.networkGear = { switch: { poweredBy: 'ups0', watts: 10 } };
    if (gear === 2)
      lab.networkGear = { switch: { poweredBy: names.at(-1) ?? 'ups0', watts: 5, connects: ['host1'] } };
    if (gear === 3) lab.networkGear = { switch: { watts: 5 } };
    return lab;
  },
);

const kinds = (Object.keys(FAULT_KINDS) as FaultKind[]).filter(
  (kind) => kind !== 'mains-return' && kind !== 'second-outage',
);

const fault = fc.record({
  kind: fc.constantFrom(...kinds),
  on: fc.integer({ min: 0, max: 4 }),
  // off the steps of every clock in the plan
  atSeconds: fc.integer({ min: 0, max: 900 }).map((value) => value + 0.13),
});

/** Everything that can be simulated. */
export const cases: fc.Arbitrary<RandomCase> = fc
  .tuple(
    homelabs,
    fc.record({
      outage: fc.integer({ min: 1, max: 2500 }),
      corner: fc.constantFrom<Corner>(...CORNERS),
      faults: fc.array(fault, { maxLength: 2 }),
      second: fc.option(fc.tuple(fc.integer({ min: 60, max: 900 }), fc.integer({ min: 30, max: 900 })), {
        freq: 3,
        nil: undefined,
      }),
      hands: fc.option(fc.integer({ min: 600, max: 1200 }), { freq: 2, nil: undefined }),
    }),
  )
  .map(([lab, { outage, corner, faults, second, hands }]) => {
    const hosts = Object.keys(lab.hosts);
    const upses = Object.keys(lab.upses);
    const outageMs = outage * 1000 + 370;
    return {
      lab,
      plan: derivePlan(lab),
      outageMs,
      corner,
      faults: faults.map(({ kind, on, atSeconds }): Fault => {
        const of = FAULT_KINDS[kind];
        const where =
          of === 'ups' ? upses[on % upses.length] : of === 'host' ? hosts[on % hosts.length] : undefined;
        return { kind, ...(where === undefined ? {} : { where }), atSeconds };
      }),
      ...(second === undefined
        ? {}
        : {
            second: { fromMs: outageMs + second[0] * 1000, toMs: outageMs + (second[0] + second[1]) * 1000 },
          }),
      ...(hands === undefined ? {} : { handsAfterMs: hands * 1000 }),
    };
  });
