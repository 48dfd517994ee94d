import { WAKE } from '../wake-limits';
import { answers } from './contact';
import { hasPower } from './load';
import { cancel, type HostState, type Run, type WakeState } from './run';

/** ONBATT: notes which machines answer, and stops waking. */
export function remember(run: Run, host: HostState): void {
  endWaking(host);
  for (const [index, target] of host.model.wakes.entries()) {
    const state = host.wakes[index];
    const other = run.hosts[target.host];
    if (state === undefined || other === undefined) continue;
    if (doesAnswer(run, host, other)) state.remembered = true;
  }
}

/** ONLINE, or the machine has started: wakes those it remembers. */
export function startWaking(run: Run, host: HostState): void {
  if (host.waking$ !== undefined || host.wakingPaused || !host.wakes.some(({ remembered }) => remembered))
    return;
  host.wakingSince = run.now;
  for (const state of host.wakes) {
    state.since = run.now;
    state.readySince = -1;
    state.sent = false;
  }
  host.waking$ = run.due(run.now, 'wake', host.model.index);
}

/** One look around; the next one follows while anybody is left. */
export function lookAround(run: Run, host: HostState): void {
  host.waking$ = undefined;
  if (host.power !== 'running') return;
  let next = run.now + WAKE.intervalSeconds * 1000;
  const own = judge(run, host, fedBy(host), 0);
  if (own === 'battery') return;
  if (own === 'waiting') {
    // it looks on, but nothing comes of that before something changes
    host.wakingPaused = true;
    return;
  }
  let left = false;
  let worthwhileAt = Number.POSITIVE_INFINITY;
  for (const [index, state] of host.wakes.entries()) {
    if (!state.remembered) continue;
    worthwhileAt = Math.min(worthwhileAt, consider(run, host, index, state));
    left = left || state.remembered;
  }
  if (!left) return;
  // while all wait for their charge, nothing can come of a look
  const steps = Math.ceil((worthwhileAt - run.now) / (WAKE.intervalSeconds * 1000));
  if (Number.isFinite(steps)) next = run.now + Math.max(1, steps) * WAKE.intervalSeconds * 1000;
  host.waking$ = run.due(next, 'wake', host.model.index);
}

/** Something that a waking machine asks about has changed: it sees that at its next look. */
export function resumeWaking(run: Run, host: HostState): void {
  if (!host.wakingPaused) return;
  host.wakingPaused = false;
  const interval = WAKE.intervalSeconds * 1000;
  const looks = Math.ceil((run.now - host.wakingSince) / interval);
  host.waking$ = run.due(host.wakingSince + looks * interval, 'wake', host.model.index);
}

/** Ends waking; what is remembered stays so. */
export function endWaking(host: HostState): void {
  host.waking$ = cancel(host.waking$);
  host.wakingPaused = false;
}

/** What becomes of one machine at this look; gives the time from which another look is worthwhile. */
function consider(run: Run, host: HostState, index: number, state: WakeState): number {
  const target = host.model.wakes[index];
  const other = run.hosts[target?.host ?? -1];
  if (target === undefined || other === undefined) return run.now;
  const power = judge(run, host, target.upses, target.charge);
  if (power === 'battery') {
    state.since = run.now;
    state.readySince = -1;
    return run.now;
  }
  if (doesAnswer(run, host, other)) {
    if (run.now - state.since >= target.settleMs) state.remembered = false;
    return run.now;
  }
  if (power === 'waiting') {
    if (run.now - state.since >= target.waitMs) state.remembered = false;
    return Math.min(state.since + target.waitMs, chargedAt(run, target.upses, target.charge));
  }
  if (state.readySince < 0) state.readySince = run.now;
  if (run.now - state.readySince >= target.tryMs) {
    state.remembered = false;
    return run.now;
  }
  const isReached = run.connected(host.model.index, target.host);
  const starts = isReached && other.power === 'off' && hasPower(run, other);
  if (!state.sent || starts) run.mark('wake-sent', target.host);
  state.sent = true;
  if (starts) run.due(run.now, 'boot', target.host);
  return run.now;
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

function chargedAt(run: Run, upses: readonly number[], charge: number): number {
  let at = run.now;
  for (const number of upses) at = Math.max(at, run.upses[number]?.battery.chargedAt(charge) ?? run.now);
  return at;
}

/** One that stops still answers. */
function doesAnswer(run: Run, host: HostState, other: HostState): boolean {
  const isOn = other.power === 'running' || other.power === 'stopping';
  return isOn && run.connected(host.model.index, other.model.index);
}

function fedBy({ model }: HostState): number[] {
  return model.monitors.flatMap(({ ups, powerValue }) => (powerValue > 0 ? [ups] : []));
}
