import { WAKE } from '../wake-limits';
import { answers } from './contact';
import { hasPower } from './load';
import type { Run } from './run';
import type { HostState, WakeState } from './state';

/** How often a machine looks around that wakes others. */
const INTERVAL_MS = WAKE.intervalSeconds * 1000;

/** ONBATT: notes which machines answer, and stops waking. */
export function remember(run: Run, host: HostState): void {
  endWaking(run, host);
  for (const [index, target] of host.model.wakes.entries()) {
    const state = host.wakes[index];
    const other = run.hosts[target.host];
    if (state === undefined || other === undefined) continue;
    if (doesAnswer(run, host, other)) state.remembered = true;
  }
}

/** ONLINE, or the machine has started: wakes those it remembers. */
export function startWaking(run: Run, host: HostState): void {
  if (host.isWaking || !host.wakes.some(({ remembered }) => remembered)) return;
  host.isWaking = true;
  host.wakingSince = run.now;
  host.lastLook = Number.NEGATIVE_INFINITY;
  for (const state of host.wakes) {
    state.since = run.now;
    state.onBattery = false;
    state.readySince = -1;
    state.sent = false;
  }
  host.waking$ = run.due(run.now, 'wake', host.model.index);
}

/** Ends waking; what is remembered stays so. */
export function endWaking(run: Run, host: HostState): void {
  host.waking$ = run.cancel(host.waking$);
  host.isWaking = false;
}

/**
 * One look around. It looks every so often; a look at which nothing can be new is left out, so the next one is when a
 * time is up, or the first one after something changes.
 */
export function lookAround(run: Run, host: HostState): void {
  host.waking$ = undefined;
  host.lastLook = run.now;
  const own = host.power === 'running' ? judge(run, host, fedBy(host), 0) : 'battery';
  if (own === 'battery') {
    host.isWaking = false;
    return;
  }
  let next = Number.POSITIVE_INFINITY;
  let left = false;
  for (const [index, state] of host.wakes.entries()) {
    if (own === 'waiting') noLongerOnBattery(run, state);
    else if (state.remembered) next = Math.min(next, consider(run, host, index, state));
    left = left || state.remembered;
  }
  if (!left) host.isWaking = false;
  else if (next < Number.POSITIVE_INFINITY) {
    const steps = Math.max(1, Math.ceil((next - run.now) / INTERVAL_MS));
    host.waking$ = run.due(run.now + steps * INTERVAL_MS, 'wake', host.model.index);
  }
}

/** Something has changed that a machine asks about while it wakes others: it sees that at its next look. */
function seeAtNextLook(run: Run, index: number): void {
  const host = run.hosts[index];
  if (!host?.isWaking) return;
  const looks = Math.ceil((run.now - host.wakingSince) / INTERVAL_MS);
  let at = host.wakingSince + looks * INTERVAL_MS;
  if (at <= host.lastLook) at += INTERVAL_MS;
  run.mayPass(at - INTERVAL_MS);
  if (host.waking$ !== undefined && host.waking$.at <= at) return;
  host.waking$ = run.cancel(host.waking$);
  host.waking$ = run.due(at, 'wake', index);
}

/** A machine is on or off, or has power or none: for those who wake it, and those who wake its guests. */
export function tellWakersOf(run: Run, host: HostState): void {
  for (const waker of host.model.wokenBy) seeAtNextLook(run, waker);
  for (const guest of host.model.guests) {
    for (const waker of run.hosts[guest]?.model.wokenBy ?? []) seeAtNextLook(run, waker);
  }
}

/** upsd says something new of a UPS. */
export function tellAskersOf(run: Run, ups: number): void {
  for (const asker of run.upses[ups]?.model.askedBy ?? []) seeAtNextLook(run, asker);
}

/** Who reaches whom has changed. */
export function tellWakers(run: Run): void {
  for (const { index, wakes } of run.model.hosts) if (wakes.length > 0) seeAtNextLook(run, index);
}

/** Each look at which the UPSes are on battery begins the wait anew: the last one was the one before this. */
function noLongerOnBattery(run: Run, state: WakeState): void {
  if (state.onBattery) state.since = run.now - INTERVAL_MS;
  state.onBattery = false;
}

/** What becomes of one machine at this look; gives the time from which another look is worthwhile if nothing changes. */
function consider(run: Run, host: HostState, index: number, state: WakeState): number {
  const target = host.model.wakes[index];
  const other = run.hosts[target?.host ?? -1];
  if (target === undefined || other === undefined) return Number.POSITIVE_INFINITY;
  const power = judge(run, host, target.upses, target.charge);
  if (power === 'battery') {
    state.onBattery = true;
    state.readySince = -1;
    return Number.POSITIVE_INFINITY;
  }
  noLongerOnBattery(run, state);
  if (doesAnswer(run, host, other)) {
    if (run.now - state.since >= target.settleMs) state.remembered = false;
    return state.since + target.settleMs;
  }
  if (power === 'waiting') {
    if (run.now - state.since >= target.waitMs) state.remembered = false;
    return Math.min(state.since + target.waitMs, chargedAt(run, target.upses, target.charge));
  }
  if (state.readySince < 0) state.readySince = run.now;
  if (run.now - state.readySince >= target.tryMs) {
    state.remembered = false;
    return Number.POSITIVE_INFINITY;
  }
  const isReached = run.connected(host.model.index, target.host);
  const starts = isReached && other.power === 'off' && hasPower(run, other);
  if (!state.sent || starts) run.mark('wake-sent', target.host);
  state.sent = true;
  if (starts) run.due(run.now, 'boot', target.host);
  return state.readySince + target.tryMs;
}

/** How UPSes stand together: one on battery, all on the mains with the charge, or neither. */
function judge(
  run: Run,
  host: HostState,
  upses: readonly number[],
  charge: number,
): 'battery' | 'met' | 'waiting' {
  let power: 'met' | 'waiting' = 'met';
  for (const number of upses) {
    const ups = run.upses[number];
    const isHeard = answers(run, host.model.index, number);
    if (ups === undefined || !isHeard) power = 'waiting';
    else if (ups.saysOnBattery) return 'battery';
    else if (ups.forcedShutdown || ups.battery.chargeAt(run.now) < charge - 1e-9) power = 'waiting';
  }
  return power;
}

/** When the charge will do; never, where it does already and something else is waited for. */
function chargedAt(run: Run, upses: readonly number[], charge: number): number {
  let at = Number.NEGATIVE_INFINITY;
  for (const number of upses) {
    const battery = run.upses[number]?.battery;
    if (battery === undefined || battery.chargeAt(run.now) >= charge - 1e-9) continue;
    at = Math.max(at, battery.chargedAt(charge) ?? run.now);
  }
  return at === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : at;
}

/** One that stops still answers. */
function doesAnswer(run: Run, host: HostState, other: HostState): boolean {
  const isOn = other.power === 'running' || other.power === 'stopping';
  return isOn && run.connected(host.model.index, other.model.index);
}

function fedBy({ model }: HostState): number[] {
  return model.monitors.flatMap(({ ups, powerValue }) => (powerValue > 0 ? [ups] : []));
}
