import { pollMs } from './contact';
import { decideShutdown } from './decide';
import type { Run } from './run';
import { arm, disarm } from './stages';
import type { HostState, MonitorState } from './state';
import { remember, startWaking } from './waking';

/** upsmon asks upsd about one UPS and acts on the answer. */
export function see(run: Run, host: HostState, index: number): void {
  const one = host.monitors[index];
  const ups = run.upses[one?.model.ups ?? -1];
  if (one === undefined || ups === undefined || host.upsmon !== 'watch' || !one.reachable) return;
  const number = ups.model.index;
  one.lastLook = run.now;
  one.isDead = false;
  one.sawForced = ups.forcedShutdown;
  if (ups.saysOnBattery !== one.sawOnBattery) {
    one.sawOnBattery = ups.saysOnBattery;
    if (one.sawOnBattery) {
      run.mark('on-battery', host.model.index, number);
      arm(run, host, number);
      remember(run, host);
    } else {
      run.mark('online', host.model.index, number);
      disarm(run, host, number);
      startWaking(run, host);
    }
  }
  seeLow(run, host, one, index, ups.saysLow && ups.saysOnBattery);
  weighSoon(run, host);
}

/** A secondary that sees a low battery waits for its primary's FSD, at most HOSTSYNC. */
function seeLow(run: Run, host: HostState, one: MonitorState, index: number, isLow: boolean): void {
  if (isLow === one.sawLow) return;
  one.sawLow = isLow;
  if (!isLow) {
    one.low$ = run.cancel(one.low$);
    one.gaveUp = false;
  } else if (!one.model.isPrimary) {
    const wait = (host.model.upsmon?.hostSyncMs ?? 0) + Math.round(host.model.phase * pollMs(host));
    one.low$ = run.due(run.now + wait, 'low-too-long', host.model.index, index);
  }
}

/** A secondary gives its primary up. */
export function giveUp(run: Run, host: HostState, index: number): void {
  const one = host.monitors[index];
  if (one === undefined) return;
  one.low$ = undefined;
  one.gaveUp = true;
  weighSoon(run, host);
}

/** A UPS that was last seen on battery has not been reached for too long. */
export function countAsDead(run: Run, host: HostState, index: number): void {
  const one = host.monitors[index];
  if (one === undefined) return;
  one.dead$ = undefined;
  one.isDead = true;
  weighSoon(run, host);
}

/** upsmon looks at all of its UPSes before it weighs them. */
function weighSoon(run: Run, host: HostState): void {
  host.weigh$ ??= run.due(run.now, 'weigh', host.model.index);
}

/** Whether the supplies that are left are enough (`recalc` in clients/upsmon.c). */
export function weigh(run: Run, host: HostState): void {
  host.weigh$ = undefined;
  let good = 0;
  for (const one of host.monitors) if (!isCritical(one)) good += one.model.powerValue;
  if (good < (host.model.upsmon?.minSupplies ?? 0)) decideShutdown(run, host);
}

function isCritical({ model, sawForced, sawOnBattery, sawLow, isDead, gaveUp }: MonitorState): boolean {
  return sawForced || isDead || gaveUp || (model.isPrimary && sawOnBattery && sawLow);
}
