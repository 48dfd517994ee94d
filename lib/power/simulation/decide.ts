import { isAlone, seeSoon } from './contact';
import { updateLoad } from './load';
import type { Run } from './run';
import type { HostState, StageState } from './state';
import { tellAskersOf } from './waking';

/** Ends a stage that waits. */
export function endStage(run: Run, host: HostState, index: number): void {
  const stage = host.stages[index];
  if (stage === undefined) return;
  const waited =
    stage.timer$ !== undefined || stage.overdue$ !== undefined || stage.unanswered$ !== undefined;
  stage.timer$ = run.cancel(stage.timer$);
  stage.overdue$ = run.cancel(stage.overdue$);
  stage.threshold$ = run.cancel(stage.threshold$);
  stage.unanswered$ = run.cancel(stage.unanswered$);
  stage.armedAt = undefined;
  if (waited) {
    run.mark('timer-cancelled', host.model.index, host.model.stages[index]?.ups ?? -1);
    updateLoad(run, host);
  }
}

/** Whether one of a stage's clocks runs. */
export function isWaiting({ timer$, overdue$, unanswered$ }: StageState): boolean {
  return timer$ !== undefined || overdue$ !== undefined || unanswered$ !== undefined;
}

/**
 * upsmon shuts its machine down (`forceshutdown` in clients/upsmon.c). A primary sets FSD on its UPSes first and waits
 * for its secondaries to log out, at most HOSTSYNC. FINALDELAY comes after that on every machine.
 */
export function decideShutdown(run: Run, host: HostState): void {
  const { upsmon, index, phase } = host.model;
  if (host.upsmon !== 'watch' || upsmon === undefined) return;
  host.upsmon = 'shut-down';
  run.mark('shutdown-decided', index);
  for (const number of host.stages.keys()) endStage(run, host, number);
  for (const monitor of host.monitors) {
    monitor.dead$ = run.cancel(monitor.dead$);
    monitor.low$ = run.cancel(monitor.low$);
  }
  let isPrimary = false;
  for (const { model } of host.monitors) {
    const ups = run.upses[model.ups];
    if (!model.isPrimary || ups === undefined) continue;
    isPrimary = true;
    if (!ups.upsdUp || ups.forcedShutdown) continue;
    ups.forcedShutdown = true;
    run.mark('forced-shutdown', index, model.ups);
    tellAskersOf(run, model.ups);
    for (const watcher of ups.model.watchers) {
      const other = run.hosts[watcher.host];
      if (other !== undefined && other !== host) seeSoon(run, other, watcher.monitor, 'upsd');
    }
  }
  if (isPrimary && !isAlone(run, host)) {
    host.sync$ = run.due(run.now + upsmon.hostSyncMs + Math.round(phase * 1000), 'host-sync', index);
  } else {
    commandSoon(run, host);
  }
}

/** Nobody is waited for any more: FINALDELAY, then SHUTDOWNCMD. */
export function commandSoon(run: Run, host: HostState): void {
  host.sync$ = undefined;
  const delay = host.model.upsmon?.finalDelayMs ?? 0;
  host.command$ = run.due(run.now + delay, 'shutdown-command', host.model.index);
}
