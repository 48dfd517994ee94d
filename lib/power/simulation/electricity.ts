import { refreshContacts } from './contact';
import { deviceChanged, liveSupplies, lookAtBattery, settle, updateLoad } from './load';
import { boot, losePower } from './machine';
import type { Run } from './run';
import { watchers } from './stages';
import type { UpsState } from './state';
import { tellWakers, tellWakersOf } from './waking';

/** The mains fail or return. */
export function switchMains(run: Run, on: boolean, handsAfterMs: number | undefined): void {
  if (run.mains === on) return;
  run.mains = on;
  run.mark(on ? 'mains-back' : 'mains-lost');
  run.hands$ = run.cancel(run.hands$);
  if (on) {
    run.mainsBackAt = run.now;
    if (handsAfterMs !== undefined) run.hands$ = run.due(run.now + handsAfterMs, 'by-hand', -1);
  }
  for (const ups of run.upses) {
    settle(run, ups);
    deviceChanged(run, ups);
    if (!ups.outletsOn) {
      ups.outletsOn$ = run.cancel(ups.outletsOn$);
      if (on) switchOnSoon(run, ups);
    }
  }
  for (const host of run.model.onMains) powerChanged(run, host);
  if (run.model.gear.some(({ ups }) => ups < 0)) networkChanged(run);
}

/** Somebody starts every machine that is off and is started by hand. */
export function startByHand(run: Run): void {
  run.handsHaveBeenThere = true;
  for (const host of run.hosts) {
    if (host.power !== 'off' || !host.model.returnsByHand || host.up$ !== undefined) continue;
    run.mark('started-by-hand', host.model.index);
    boot(run, host);
  }
}

/** A threshold or the end of a battery. */
export function batteryDue(run: Run, ups: UpsState): void {
  ups.battery$ = undefined;
  lookAtBattery(run, ups);
  if (!ups.battery.isEmpty || run.mains || !ups.outletsOn) return;
  run.mark('battery-empty', -1, ups.model.index);
  ups.cut$ = run.cancel(ups.cut$);
  switchOutlets(run, ups, false);
}

/** The outlets go off, as the server told the UPS. On the mains they come back after a while. */
export function cutOutlets(run: Run, ups: UpsState): void {
  ups.cut$ = undefined;
  if (!ups.outletsOn) return;
  run.mark('outlets-cut', -1, ups.model.index);
  switchOutlets(run, ups, false);
  if (run.mains) switchOnSoon(run, ups);
}

function switchOnSoon(run: Run, ups: UpsState): void {
  const from = Math.max(ups.cutOrderedAt, run.mainsBackAt);
  const at = Math.max(from + ups.model.onDelayMs, run.now + 1000);
  ups.outletsOn$ = run.due(at, 'outlets-on', ups.model.index);
}

/** The outlets have power again. */
export function switchOutletsOn(run: Run, ups: UpsState): void {
  ups.outletsOn$ = undefined;
  ups.cutOrderedAt = Number.NEGATIVE_INFINITY;
  if (ups.outletsOn) return;
  run.mark('outlets-on', -1, ups.model.index);
  switchOutlets(run, ups, true);
}

function switchOutlets(run: Run, ups: UpsState, on: boolean): void {
  ups.outletsOn = on;
  for (const host of ups.model.feeds) powerChanged(run, host);
  settle(run, ups);
  if (ups.model.gear.length > 0) networkChanged(run);
}

/** One of a machine's supplies has got or lost its power. */
function powerChanged(run: Run, index: number): void {
  const host = run.hosts[index];
  if (host === undefined) return;
  const live = liveSupplies(run, host);
  if (live < host.model.minSupplies) losePower(run, host);
  if (live === 0) host.dark = true;
  if (host.dark && live >= host.model.minSupplies) {
    host.dark = false;
    if (host.model.returnsWithPower) run.due(run.now, 'boot', index);
  }
  tellWakersOf(run, host);
  updateLoad(run, host);
}

/** Machines may hear each other again, or no longer. */
export function networkChanged(run: Run): void {
  for (const { index } of run.model.upses) {
    refreshContacts(run, index);
    watchers(run, index);
  }
  tellWakers(run);
}
