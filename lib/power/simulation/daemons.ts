import { refreshContacts, seeSoon } from './contact';
import type { Run } from './run';
import { watchers } from './stages';
import type { HostState, UpsState } from './state';

/** The driver has asked the UPS. */
export function driverReads(run: Run, ups: UpsState): void {
  ups.driver$ = undefined;
  if (ups.stale) return;
  const onBattery = !run.mains;
  const isLow = ups.lowOnDevice;
  if (onBattery === ups.saysOnBattery && isLow === ups.saysLow) return;
  if (isLow && !ups.saysLow) run.mark('low-battery', -1, ups.model.index);
  ups.saysOnBattery = onBattery;
  ups.saysLow = isLow;
  if (!ups.upsdUp) return;
  tell(run, ups);
}

function tell(run: Run, ups: UpsState): void {
  for (const { host, monitor } of ups.model.watchers) {
    const state = run.hosts[host];
    if (state !== undefined) seeSoon(run, state, monitor, 'device');
  }
  watchers(run, ups.model.index);
}

/** A server's upsd ends. */
export function upsdEnds(run: Run, host: HostState): void {
  for (const number of host.model.upsmon?.serves ?? []) {
    const ups = run.upses[number];
    if (ups === undefined || !ups.upsdUp) continue;
    ups.upsdUp = false;
    refreshContacts(run, number);
    watchers(run, number);
  }
}

/** A server's upsd starts: it knows of no forced shutdown any more. */
export function upsdStarts(run: Run, host: HostState): void {
  if (host.power !== 'running') return;
  for (const number of host.model.upsmon?.serves ?? []) {
    const ups = run.upses[number];
    if (ups === undefined || ups.upsdUp) continue;
    ups.upsdUp = true;
    ups.forcedShutdown = false;
    if (!ups.stale) {
      ups.saysOnBattery = !run.mains;
      ups.saysLow = ups.lowOnDevice;
    }
    refreshContacts(run, number);
    watchers(run, number);
  }
}

/** The driver loses the UPS. */
export function loseData(run: Run, ups: UpsState): void {
  ups.stale = true;
  refreshContacts(run, ups.model.index);
  watchers(run, ups.model.index);
}
