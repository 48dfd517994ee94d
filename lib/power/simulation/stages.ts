import { STAGE_CONFIRMATION_SECONDS, TIMER_OVERDUE_SECONDS, WATCHER } from '../detection';
import { answers } from './contact';
import { decideShutdown, endStage } from './decide';
import { updateLoad } from './load';
import type { Run } from './run';
import type { HostState } from './state';
import { tellAskersOf } from './waking';

/** ONBATT of a UPS: its timer starts, its watcher begins to look. */
export function arm(run: Run, host: HostState, ups: number): void {
  for (const [index, stage] of host.model.stages.entries()) {
    const state = host.stages[index];
    if (stage.ups !== ups || state === undefined) continue;
    state.armedAt = run.now;
    if (stage.timerMs === undefined) {
      watch(run, host, index);
      continue;
    }
    run.mark('timer-started', host.model.index, ups);
    state.timer$ = run.due(
      run.now + Math.max(0, stage.timerMs + host.model.timerOffMs),
      'timer',
      host.model.index,
      index,
    );
    updateLoad(run, host);
  }
}

/** ONLINE of a UPS. */
export function disarm(run: Run, host: HostState, ups: number): void {
  for (const [index, stage] of host.model.stages.entries()) if (stage.ups === ups) endStage(run, host, index);
}

/** upssched was killed and its timers with it; the watcher of upssched-cmd notices when they are overdue. */
export function loseTimers(run: Run, host: HostState): void {
  for (const [index, stage] of host.model.stages.entries()) {
    const state = host.stages[index];
    if (state?.timer$ === undefined || state.armedAt === undefined || stage.timerMs === undefined) continue;
    state.timer$ = run.cancel(state.timer$);
    const overdueAt =
      state.armedAt +
      stage.timerMs +
      1000 * (TIMER_OVERDUE_SECONDS + host.model.phase * WATCHER.intervalSeconds);
    if (host.upsmon === 'watch') {
      state.overdue$ = run.due(Math.max(run.now, overdueAt), 'overdue', host.model.index, index);
    } else run.mark('timer-cancelled', host.model.index, stage.ups);
    updateLoad(run, host);
  }
}

/** A threshold of a UPS was reached or left, or upsd says something new: who waits for it. */
export function watchers(run: Run, number: number): void {
  tellAskersOf(run, number);
  for (const { host: index } of run.upses[number]?.model.watchers ?? []) {
    const host = run.hosts[index];
    if (host === undefined) continue;
    for (const [stage, { threshold, ups, needsAll }] of host.model.stages.entries()) {
      if (threshold !== undefined && (ups === number || needsAll)) watch(run, host, stage);
    }
  }
}

/** Whether a watcher has reason to act: three readings in a row, so it does so only after a while. */
function watch(run: Run, host: HostState, index: number): void {
  const state = host.stages[index];
  const stage = host.model.stages[index];
  if (state === undefined || stage === undefined) return;
  const isBelow =
    state.armedAt !== undefined &&
    host.upsmon === 'watch' &&
    host.model.stages.every((other) => (other !== stage && !stage.needsAll) || reads(run, host, other));
  if (!isBelow) state.threshold$ = run.cancel(state.threshold$);
  else if (state.threshold$ === undefined) {
    const { phase } = host.model;
    const interval = WATCHER.intervalSeconds * 1000;
    const driver = run.upses[stage.ups]?.model.pollIntervalMs ?? 0;
    const delay = interval * (WATCHER.readingsInARow - 1) + Math.round(phase * (interval + driver));
    state.threshold$ = run.due(run.now + delay, 'watched', host.model.index, index);
  }
}

/** Whether upsd says that a stage's UPS is on battery and below the threshold. */
function reads(
  run: Run,
  host: HostState,
  { ups: number, threshold }: HostState['model']['stages'][number],
): boolean {
  const ups = run.upses[number];
  if (ups === undefined || threshold === undefined || !answers(run, host.model.index, number)) return false;
  return ups.saysOnBattery && (ups.wasReached[threshold] ?? false);
}

/** A watcher has its readings. */
export function watched(run: Run, host: HostState, index: number): void {
  const state = host.stages[index];
  if (state === undefined) return;
  state.threshold$ = undefined;
  fire(run, host, index);
}

/** A timer is due (or overdue): upssched-cmd asks upsd whether the UPS is still on battery. */
export function timerDue(run: Run, host: HostState, index: number): void {
  const state = host.stages[index];
  if (state === undefined) return;
  state.timer$ = undefined;
  state.overdue$ = undefined;
  updateLoad(run, host);
  const asked = askedBy(host, index);
  if (asked.every((ups) => answers(run, host.model.index, ups))) confirm(run, host, index);
  else {
    const at = run.now + STAGE_CONFIRMATION_SECONDS * 1000;
    state.unanswered$ = run.due(at, 'unanswered', host.model.index, index);
  }
}

/** upsd has answered, or did not in time: then what was last seen counts. */
export function confirm(run: Run, host: HostState, index: number): void {
  const state = host.stages[index];
  const own = host.model.stages[index]?.ups ?? -1;
  if (state === undefined) return;
  state.unanswered$ = undefined;
  const isFed = askedBy(host, index).some((number) => {
    if (answers(run, host.model.index, number)) return run.upses[number]?.saysOnBattery === false;
    return !host.monitors.some(({ model, sawOnBattery }) => model.ups === number && sawOnBattery);
  });
  if (isFed) run.mark('stage-refused', host.model.index, own);
  else fire(run, host, index);
}

function askedBy(host: HostState, index: number): number[] {
  const stage = host.model.stages[index];
  if (stage === undefined) return [];
  return stage.needsAll ? host.model.stages.map(({ ups }) => ups) : [stage.ups];
}

/** `upsmon -c fsd`: without upsmon nothing comes of it. */
function fire(run: Run, host: HostState, index: number): void {
  run.mark('stage-fired', host.model.index, host.model.stages[index]?.ups ?? -1);
  decideShutdown(run, host);
}
