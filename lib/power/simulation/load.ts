import type { Run } from './run';
import type { HostState, UpsState } from './state';

/** Whether a machine's supply has power. */
export function isLive(run: Run, ups: number): boolean {
  return ups < 0 ? run.mains : (run.upses[ups]?.outletsOn ?? false);
}

/** How many of a machine's supplies have power. A guest has that of its host. */
export function liveSupplies(run: Run, { model }: HostState): number {
  let live = 0;
  for (const { ups } of model.supplies) if (isLive(run, ups)) live += 1;
  return live;
}

/** Whether a machine could be on: enough of its supplies have power, or the machine it runs on is up. */
export function hasPower(run: Run, host: HostState): boolean {
  if (host.model.runsOn >= 0 && host.model.supplies.length === 0) {
    return run.hosts[host.model.runsOn]?.power === 'running';
  }
  return liveSupplies(run, host) >= host.model.minSupplies;
}

/** Works out anew what a machine draws from each of its UPSes. A supply without power leaves its part to the others. */
export function updateLoad(run: Run, host: HostState): void {
  const { model, stages } = host;
  const waits = model.busyCoreMilliwatts > 0 && stages.some(({ timer$ }) => timer$ !== undefined);
  const whole = host.power === 'off' ? 0 : model.milliwatts + (waits ? model.busyCoreMilliwatts : 0);
  let shares = 0;
  let live = 0;
  for (const { ups, share } of model.supplies) {
    if (!isLive(run, ups)) continue;
    shares += share;
    live += 1;
  }
  for (const [index, { ups: number, share }] of model.supplies.entries()) {
    const part = shares > 0 ? share / shares : 1 / live;
    const draw = isLive(run, number) ? Math.round(whole * part) : 0;
    const before = host.draws[index] ?? 0;
    if (draw === before) continue;
    host.draws[index] = draw;
    const ups = run.upses[number];
    if (ups === undefined) continue;
    ups.loadMilliwatts += draw - before;
    settle(run, ups);
  }
}

/** A UPS's load or source has changed: what its battery comes to from here. */
export function settle(run: Run, ups: UpsState): void {
  const on = run.mains ? 'mains' : ups.outletsOn ? 'battery' : 'nothing';
  const next = ups.battery.changeLoad(run.now, ups.loadMilliwatts / 1000, on);
  const last = ups.readings.at(-1);
  const milliwatts = ups.outletsOn ? ups.loadMilliwatts : 0;
  if (last?.at === run.now) last.milliwatts = milliwatts;
  else ups.readings.push({ at: run.now, charge: ups.battery.chargeAt(run.now), milliwatts });
  waitFor(run, ups, next);
}

/** Something is due on the battery: thresholds that are reached are told. */
export function lookAtBattery(run: Run, ups: UpsState): void {
  waitFor(run, ups, ups.battery.lookAt(run.now));
}

function waitFor(run: Run, ups: UpsState, next: number | undefined): void {
  ups.battery$ = run.cancel(ups.battery$);
  if (next !== undefined) ups.battery$ = run.due(next, 'battery', ups.model.index);
  const { reached } = ups.battery;
  const { lowBatteryThresholds } = ups.model;
  let isLow = false;
  for (const [index, is] of reached.entries()) {
    if (index < lowBatteryThresholds) {
      isLow = isLow || (is && !run.mains);
    } else if (is !== ups.wasReached[index]) {
      run.due(run.now, 'threshold', ups.model.index, index);
    }
    ups.wasReached[index] = is;
  }
  if (isLow !== ups.lowOnDevice) {
    ups.lowOnDevice = isLow;
    deviceChanged(run, ups);
  }
}

/** The UPS says something new; its driver asks now and then. */
export function deviceChanged(run: Run, ups: UpsState): void {
  if (ups.driver$ === undefined) {
    ups.driver$ = run.due(run.now + ups.model.driverDelayMs, 'driver', ups.model.index);
  }
}
