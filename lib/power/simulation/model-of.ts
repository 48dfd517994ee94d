import type { HostPlan, Plan, UpsPlan } from '../plan';
import type { Threshold } from './battery';
import { type Corner, type Phase, phaseOf, pickMs } from './corner';
import {
  at,
  type GearModel,
  type HostModel,
  type Model,
  type StageModel,
  type UpsModel,
  type UpsmonModel,
} from './model';
import { RANGES } from './ranges';
import { RuntimeCurve } from './runtime-curve';

/** What a forced end of a hung shutdown takes beyond the longest stop, in milliseconds. See `STOP_COMMAND`. */
export interface ModelSettings {
  forceMs: number;
}

/** Puts a plan into numbers for one corner. */
export function modelOf(plan: Plan, corner: Corner, { forceMs }: ModelSettings): Model {
  const hostIndex = indexOf(Object.keys(plan.hosts));
  const upsIndex = indexOf(Object.keys(plan.upses));
  const needed = neededHosts(plan);
  const general = phaseOf(corner, false);
  const thresholds = new Map<string, Threshold[]>();
  for (const ups of Object.values(plan.upses)) thresholds.set(ups.name, lowBattery(ups, general));
  const lowBatteryCounts = new Map([...thresholds].map(([name, found]) => [name, found.length]));
  const guests = new Map<string, number[]>();
  const wakers = new Map<string, number[]>();
  for (const { name, runsOn, wakes } of Object.values(plan.hosts)) {
    if (runsOn !== undefined) listIn(guests, runsOn).push(hostIndex.get(name) ?? -1);
    for (const target of wakes) listIn(wakers, target.host).push(hostIndex.get(name) ?? -1);
  }

  const asksAbout = (host: string) =>
    (plan.hosts[host]?.nut?.monitors ?? []).flatMap(({ ups, powerValue }) =>
      powerValue > 0 && plan.upses[ups]?.server !== host ? (upsIndex.get(ups) ?? []) : [],
    );
  const hosts = Object.values(plan.hosts).map((host, index) =>
    hostModel(host, {
      index,
      hostIndex,
      upsIndex,
      thresholds,
      forceMs,
      general,
      guests: guests.get(host.name) ?? [],
      wokenBy: wakers.get(host.name) ?? [],
      phase: phaseOf(corner, needed.has(host.name)),
      lowBatteryCounts,
      asksAbout,
    }),
  );
  const gear = plan.gear.map(
    ({ poweredBy, watts, connects }): GearModel => ({
      ups: poweredBy === undefined ? -1 : (upsIndex.get(poweredBy) ?? -1),
      milliwatts: Math.round(watts * 1000),
      connects:
        connects === undefined ? undefined : new Set(connects.map((name) => hostIndex.get(name) ?? -1)),
    }),
  );

  const feeds = new Map<number, number[]>();
  const watchers = new Map<number, { host: number; monitor: number }[]>();
  const askers = new Map<number, Set<number>>();
  for (const host of hosts) {
    for (const ups of new Set(host.supplies.map((supply) => supply.ups))) listIn(feeds, ups).push(host.index);
    for (const [monitor, { ups }] of host.monitors.entries()) {
      listIn(watchers, ups).push({ host: host.index, monitor });
    }
    if (host.wakes.length === 0) continue;
    for (const ups of [
      ...host.monitors.map((one) => one.ups),
      ...host.wakes.flatMap(({ upses: of }) => of),
    ]) {
      const known = askers.get(ups) ?? new Set();
      askers.set(ups, known.add(host.index));
    }
  }
  const upses = Object.values(plan.upses).map((ups, index): UpsModel => {
    const driverPhase = corner === 'squeezed' ? 0 : general;
    const pollIntervalMs = ups.pollIntervalSeconds * 1000;
    return {
      name: ups.name,
      index,
      server: hostIndex.get(ups.server) ?? -1,
      curve: new RuntimeCurve(ups.runtime),
      health: at(RANGES.batteryHealth, general),
      rechargeMs: ups.rechargeSeconds * 1000,
      offDelayMs: ups.offDelaySeconds * 1000,
      onDelayMs: ups.onDelaySeconds * 1000,
      cutsOutlets: ups.outlets === 'cut',
      driverDelayMs: Math.round(driverPhase * pollIntervalMs),
      pollIntervalMs,
      baseMilliwatts: Math.round(ups.load.baseWatts * 1000),
      thresholds: thresholds.get(ups.name) ?? [],
      lowBatteryThresholds: lowBatteryCounts.get(ups.name) ?? 0,
      feeds: feeds.get(index) ?? [],
      watchers: watchers.get(index) ?? [],
      askedBy: [...(askers.get(index) ?? [])],
      gear: gear.flatMap((one, number) => (one.ups === index ? [number] : [])),
    };
  });
  return { corner, upses, hosts, gear, onMains: feeds.get(-1) ?? [], hostIndex, upsIndex };
}

/** Machines that others need: the servers of their UPSes, and whom they depend on. */
function neededHosts(plan: Plan): Set<string> {
  const needed = new Set<string>();
  for (const { name, dependsOn, nut } of Object.values(plan.hosts)) {
    for (const other of dependsOn) needed.add(other);
    for (const { ups, role } of nut?.monitors ?? []) {
      const server = plan.upses[ups]?.server;
      if (role === 'secondary' && server !== undefined && server !== name) needed.add(server);
    }
  }
  return needed;
}

/** When a UPS says LB. Where the homelab doesn't tell, its firmware has a charge of its own. */
function lowBattery({ lowBattery: said }: UpsPlan, phase: Phase): Threshold[] {
  const found: Threshold[] = [];
  if (said.chargePercent !== undefined) found.push({ kind: 'charge', value: said.chargePercent / 100 });
  if (said.runtimeSeconds !== undefined) found.push({ kind: 'runtime', value: said.runtimeSeconds * 1000 });
  if (found.length === 0) found.push({ kind: 'charge', value: at(RANGES.firmwareLowCharge, phase) });
  return found;
}

interface HostContext {
  index: number;
  hostIndex: ReadonlyMap<string, number>;
  upsIndex: ReadonlyMap<string, number>;
  thresholds: ReadonlyMap<string, Threshold[]>;
  forceMs: number;
  general: Phase;
  guests: number[];
  wokenBy: number[];
  phase: Phase;
  /** The UPSes that are asked before a host is woken. */
  asksAbout: (host: string) => number[];
  lowBatteryCounts: ReadonlyMap<string, number>;
}

function hostModel(host: HostPlan, context: HostContext): HostModel {
  const { index, hostIndex, upsIndex, phase } = context;
  const monitors = (host.nut?.monitors ?? []).map(({ ups, powerValue, role }) => ({
    ups: upsIndex.get(ups) ?? -1,
    powerValue,
    isPrimary: role === 'primary',
  }));
  const stages = host.stages.map(({ ups, trigger, of }): StageModel => {
    const number = upsIndex.get(ups) ?? -1;
    return {
      ups: number,
      monitor: monitors.findIndex((one) => one.ups === number),
      needsAll: of === 'all',
      timerMs: trigger.kind === 'timer' ? trigger.onBatterySeconds * 1000 : undefined,
      threshold:
        trigger.kind === 'timer'
          ? undefined
          : thresholdOf(context.thresholds.get(ups) ?? [], context.lowBatteryCounts.get(ups) ?? 0, {
              kind: trigger.kind,
              value: trigger.kind === 'charge' ? trigger.belowPercent / 100 : trigger.belowSeconds * 1000,
            }),
    };
  });
  const stopMs = pickMs(host.stop, phase);
  const longestStopMs = host.stop.longestSeconds * 1000;
  const holdsUp = (host.kubelet?.delaySeconds ?? 0) * 1000;
  return {
    name: host.name,
    index,
    managed: host.managed,
    phase,
    milliwatts: Math.round(1000 * at([host.idleWatts, host.watts, host.watts], context.general)),
    busyCoreMilliwatts:
      host.nut?.version === '2.8.0' && host.managed && host.runsOn === undefined
        ? 1000 * at(RANGES.busyCoreWatts, context.general)
        : 0,
    supplies: suppliesOf(host, upsIndex),
    minSupplies: host.supplies.length === 0 ? 1 : host.minSupplies,
    runsOn: host.runsOn === undefined ? -1 : (hostIndex.get(host.runsOn) ?? -1),
    guests: context.guests,
    stopMs,
    longestStopMs,
    timerOffMs: 1000 * at(RANGES.timerInaccuracySeconds, phase),
    forcedOffMs: host.managed
      ? Math.round(longestStopMs + 2 * context.forceMs * at(RANGES.forcedOff, phase))
      : undefined,
    bootMs: pickMs(host.boot, phase),
    upsdLingersMs: Math.min(stopMs, Math.round(phase * holdsUp)),
    upsmon: upsmonModel(host, upsIndex),
    monitors,
    stages,
    returnsWithPower: host.returns.includes('with-power'),
    returnsByHand: host.returns.length === 0 || host.returns.includes('by-hand'),
    wakes: host.wakes.map((target) => {
      return {
        host: hostIndex.get(target.host) ?? -1,
        upses: context.asksAbout(target.host),
        charge: target.onceChargePercent / 100,
        settleMs: target.limits.settleSeconds * 1000,
        waitMs: target.limits.waitSeconds * 1000,
        tryMs: target.limits.tryForSeconds * 1000,
      };
    }),
    wokenBy: context.wokenBy,
  };
}

/** A machine that no UPS feeds hangs on the mains, a guest on its host. */
function suppliesOf(
  { supplies, runsOn }: HostPlan,
  upsIndex: ReadonlyMap<string, number>,
): HostModel['supplies'] {
  if (supplies.length === 0) return runsOn === undefined ? [{ ups: -1, share: 1 }] : [];
  return supplies.map(({ ups, share }) => ({ ups: upsIndex.get(ups) ?? -1, share }));
}

function upsmonModel({ nut }: HostPlan, upsIndex: ReadonlyMap<string, number>): UpsmonModel | undefined {
  if (nut === undefined) return undefined;
  return {
    pollMs: nut.pollFreqSeconds * 1000,
    pollAlertMs: nut.pollFreqAlertSeconds * 1000,
    hostSyncMs: nut.hostSyncSeconds * 1000,
    deadTimeMs: nut.deadTimeSeconds * 1000,
    finalDelayMs: nut.finalDelaySeconds * 1000,
    minSupplies: nut.minSupplies,
    cutsOutlets: nut.cutsOutlets,
    serves: nut.serves.flatMap((ups) => upsIndex.get(ups) ?? []),
  };
}

/** The index of a threshold that a stage waits for; one per UPS and value, however many wait. */
function thresholdOf(thresholds: Threshold[], first: number, wanted: Threshold): number {
  const found = thresholds.findIndex(
    ({ kind, value }, index) => index >= first && kind === wanted.kind && value === wanted.value,
  );
  if (found >= 0) return found;
  thresholds.push(wanted);
  return thresholds.length - 1;
}

function indexOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made: V[] = [];
  map.set(key, made);
  return made;
}
