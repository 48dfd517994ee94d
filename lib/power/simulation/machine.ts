import { answers, logIn, logOut } from './contact';
import { endStage } from './decide';
import { hasPower, updateLoad } from './load';
import { UPSD_DROPS_CLIENT_MS } from './ranges';
import type { Run } from './run';
import type { HostState } from './state';
import { endWaking, startWaking, tellWakersOf } from './waking';

/** SHUTDOWNCMD, or the word of the machine it runs on: the machine stops. */
export function beginStop(run: Run, host: HostState, by: 'upsmon' | 'its-host'): void {
  if (host.power !== 'running' && !(by === 'its-host' && host.power === 'booting')) return;
  const { model } = host;
  run.mark('shutdown-started', model.index);
  turn(run, host, 'stopping');
  host.up$ = run.cancel(host.up$);
  host.stopBegan = run.now;
  host.stopsByUpsmon = by === 'upsmon';
  endUpsmon(run, host, 'logs-out');
  if ((model.upsmon?.serves.length ?? 0) > 0)
    run.due(run.now + model.upsdLingersMs, 'upsd-down', model.index);
  for (const guest of model.guests) {
    const state = run.hosts[guest];
    if (state !== undefined) beginStop(run, state, 'its-host');
  }
  const takes = host.hangs ? model.forcedOffMs : model.stopMs;
  if (takes !== undefined) host.off$ = run.due(run.now + takes, 'off', model.index);
  updateLoad(run, host);
}

/** Its stop, the next one or the one it is in, does not end by itself. */
export function hang(run: Run, host: HostState): void {
  host.hangs = true;
  if (host.power !== 'stopping' || host.waitsForGuests) return;
  const { forcedOffMs, index } = host.model;
  host.off$ = run.cancel(host.off$);
  if (forcedOffMs !== undefined)
    host.off$ = run.due(Math.max(run.now, host.stopBegan + forcedOffMs), 'off', index);
}

/** Its own stop is done. A machine with guests waits for them, but not beyond its longest stop. */
export function finishStop(run: Run, host: HostState): void {
  host.off$ = undefined;
  if (host.power !== 'stopping') return;
  const latest = host.stopBegan + host.model.longestStopMs;
  const waitsFor = host.model.guests.filter((guest) => run.hosts[guest]?.power !== 'off');
  if (waitsFor.length > 0 && run.now < latest) {
    host.waitsForGuests = true;
    host.off$ = run.due(latest, 'guests-killed', host.model.index);
    return;
  }
  for (const guest of waitsFor) losePower(run, run.hosts[guest]);
  host.waitsForGuests = false;
  turn(run, host, 'off');
  run.mark(host.hangs ? 'forced-off' : 'off', host.model.index);
  host.hangs = false;
  upsdGone(run, host);
  updateLoad(run, host);
  orderCut(run, host);
  const below = run.hosts[host.model.runsOn];
  if (below?.waitsForGuests && below.model.guests.every((guest) => run.hosts[guest]?.power === 'off')) {
    below.off$ = run.cancel(below.off$);
    below.off$ = run.due(run.now, 'off', below.model.index);
  }
}

/** Late in the shutdown of a UPS's server: `upsmon -K`, then `upsdrvctl shutdown` (POWERDOWNFLAG). */
function orderCut(run: Run, host: HostState): void {
  const { upsmon } = host.model;
  if (upsmon === undefined || !upsmon.cutsOutlets || !host.stopsByUpsmon) return;
  for (const number of upsmon.serves) {
    const ups = run.upses[number];
    if (ups === undefined || !ups.model.cutsOutlets || !ups.outletsOn) continue;
    ups.cutOrderedAt = run.now;
    ups.cut$ = run.due(run.now + ups.model.offDelayMs, 'cut', number);
  }
}

/** It is off from one moment to the next, and its guests with it. */
export function losePower(run: Run, host: HostState | undefined): void {
  if (host === undefined || host.power === 'off') return;
  turn(run, host, 'off');
  host.vanished = true;
  host.hangs = false;
  host.waitsForGuests = false;
  host.off$ = run.cancel(host.off$);
  host.up$ = run.cancel(host.up$);
  endUpsmon(run, host, 'is-cut-off');
  run.mark('power-lost', host.model.index);
  upsdGone(run, host);
  for (const guest of host.model.guests) losePower(run, run.hosts[guest]);
  updateLoad(run, host);
  const below = run.hosts[host.model.runsOn];
  if (below?.waitsForGuests && below.power === 'stopping') {
    below.off$ = run.cancel(below.off$);
    below.off$ = run.due(run.now, 'off', below.model.index);
  }
}

function upsdGone(run: Run, host: HostState): void {
  if ((host.model.upsmon?.serves ?? []).some((ups) => run.upses[ups]?.upsdUp)) {
    run.due(run.now, 'upsd-down', host.model.index);
  }
}

/** upsmon ends, and everything that hangs on it. */
export function endUpsmon(run: Run, host: HostState, how: 'logs-out' | 'is-cut-off' | 'is-killed'): void {
  host.upsmon = 'nothing';
  host.sync$ = run.cancel(host.sync$);
  host.command$ = run.cancel(host.command$);
  if (how === 'is-killed') {
    // the watchers of upssched-cmd end with upsmon, upssched's timers don't
    for (const stage of host.stages) stage.threshold$ = run.cancel(stage.threshold$);
  } else {
    endWaking(run, host);
    for (const index of host.stages.keys()) endStage(run, host, index);
  }
  for (const [index, one] of host.monitors.entries()) {
    one.dead$ = run.cancel(one.dead$);
    one.low$ = run.cancel(one.low$);
    if (how !== 'is-cut-off') logOut(run, one);
    else if (one.loggedIn && one.logout$ === undefined) {
      one.logout$ = run.due(run.now + UPSD_DROPS_CLIENT_MS, 'logout', host.model.index, index);
    }
  }
}

function turn(run: Run, host: HostState, power: HostState['power']): void {
  host.power = power;
  tellWakersOf(run, host);
}

/** It starts. */
export function boot(run: Run, host: HostState): void {
  if (host.power !== 'off' || !hasPower(run, host)) return;
  turn(run, host, 'booting');
  run.mark('booting', host.model.index);
  updateLoad(run, host);
  host.up$ = run.due(run.now + host.model.bootMs, 'up', host.model.index);
}

/** Its services run: NUT begins anew, its guests start, and whom it remembers is woken. */
export function comeUp(run: Run, host: HostState): void {
  host.up$ = undefined;
  if (host.power !== 'booting') return;
  const { model } = host;
  turn(run, host, 'running');
  host.vanished = false;
  run.mark('up', model.index);
  for (const number of model.upsmon?.serves ?? []) {
    if (run.upses[number] !== undefined) run.due(run.now, 'upsd-up', model.index);
  }
  if (model.upsmon !== undefined) {
    host.upsmon = 'watch';
    for (const [index, one] of host.monitors.entries()) startMonitor(run, host, one, index);
  }
  for (const guest of model.guests) {
    const { returnsWithPower = false, returnsByHand = false } = run.hosts[guest]?.model ?? {};
    if (returnsWithPower || (returnsByHand && run.handsHaveBeenThere)) run.due(run.now, 'boot', guest);
  }
  startWaking(run, host);
}

/** An upsmon that starts looks at once. */
function startMonitor(run: Run, host: HostState, one: HostState['monitors'][number], index: number): void {
  one.sawOnBattery = false;
  one.sawLow = false;
  one.sawForced = false;
  one.isDead = false;
  one.gaveUp = false;
  one.lastLook = run.now;
  one.reachable = answers(run, host.model.index, one.model.ups);
  if (one.reachable) logIn(run, one);
  run.due(run.now, 'see', host.model.index, index);
}
