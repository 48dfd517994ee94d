import { LOST_POLL_MS, UPSD_DROPS_CLIENT_MS } from './ranges';
import type { Run } from './run';
import type { HostState, MonitorState } from './state';

/** How often upsmon asks at the moment. */
export function pollMs(host: HostState): number {
  const { upsmon } = host.model;
  if (upsmon === undefined) return 0;
  return host.monitors.some(({ sawOnBattery }) => sawOnBattery) ? upsmon.pollAlertMs : upsmon.pollMs;
}

/** upsmon will see what upsd says of a UPS; where it is news from the device, the driver's part is in it. */
export function seeSoon(run: Run, host: HostState, monitor: number, of: 'device' | 'upsd'): void {
  const one = host.monitors[monitor];
  const ups = run.upses[one?.model.ups ?? -1];
  if (ups === undefined || host.upsmon !== 'watch' || !one?.reachable) return;
  const { phase } = host.model;
  const driverPart = of === 'device' ? phase * ups.model.pollIntervalMs - ups.model.driverDelayMs : 0;
  const delay = Math.round(phase * pollMs(host) + Math.max(0, driverPart));
  run.due(run.now + delay, 'see', host.model.index, monitor);
}

/** Whether a machine gets an answer from a UPS's upsd, with data in it. */
export function answers(run: Run, host: number, number: number): boolean {
  const ups = run.upses[number];
  if (ups === undefined || !ups.upsdUp || ups.stale || ups.model.server < 0) return false;
  return run.connected(host, ups.model.server);
}

/** A UPS's upsd, its data or the network has changed: who lost it, and who has it again. */
export function refreshContacts(run: Run, number: number): void {
  for (const { host: index, monitor } of run.upses[number]?.model.watchers ?? []) {
    const host = run.hosts[index];
    const one = host?.monitors[monitor];
    if (host !== undefined && one !== undefined) refreshContact(run, host, one, monitor);
  }
}

function refreshContact(run: Run, host: HostState, one: MonitorState, index: number): void {
  if (host.upsmon === 'nothing') return;
  const ups = run.upses[one.model.ups];
  if (ups === undefined) return;
  const isConnected =
    ups.upsdUp && ups.model.server >= 0 && run.connected(host.model.index, ups.model.server);
  if (isConnected) logIn(run, one);
  // upsd forgets its clients when it ends, and after a minute those that it doesn't hear of
  else if (!ups.upsdUp) logOut(run, one);
  else if (one.logout$ === undefined && one.loggedIn) {
    one.logout$ = run.due(run.now + UPSD_DROPS_CLIENT_MS, 'logout', host.model.index, index);
  }

  const reachable = isConnected && !ups.stale;
  if (reachable === one.reachable) return;
  one.reachable = reachable;
  if (reachable) {
    one.dead$ = run.cancel(one.dead$);
    seeSoon(run, host, index, 'upsd');
  } else if (one.sawOnBattery && host.upsmon === 'watch') {
    run.mark('contact-lost', host.model.index, ups.model.index);
    one.dead$ = run.due(deadAt(run, host, one), 'dead-time', host.model.index, index);
  }
}

/**
 * A UPS that was seen on battery counts as dead DEADTIME after the last good poll; a secondary then still gives its
 * primary until HOSTSYNC after that poll. upsmon notices at the poll after, and where nobody answers once that poll has
 * been given up: it asks its UPSes one by one.
 */
function deadAt(run: Run, host: HostState, one: MonitorState): number {
  const { phase, upsmon } = host.model;
  const poll = pollMs(host);
  const lastPoll = Math.max(one.lastLook, run.now - Math.round((1 - phase) * poll));
  const deadTime = upsmon?.deadTimeMs ?? 0;
  const patience = one.model.isPrimary ? deadTime : Math.max(deadTime, upsmon?.hostSyncMs ?? 0);
  const unanswered = host.monitors.filter(({ model }) => isSilent(run, host, model.ups)).length;
  if (!isSilent(run, host, one.model.ups)) {
    return Math.max(run.now, lastPoll + patience + Math.round(phase * poll));
  }
  const first = lastPoll + poll + unanswered * LOST_POLL_MS.connected;
  const round = poll + unanswered * LOST_POLL_MS.connecting;
  const dead = lastPoll + patience;
  return Math.max(run.now, first >= dead ? first : dead + Math.round(phase * round));
}

/** Whether what a machine asks a UPS's upsd comes to nobody, who could refuse it at once. */
function isSilent(run: Run, host: HostState, number: number): boolean {
  const server = run.upses[number]?.model.server ?? -1;
  if (server < 0) return false;
  return run.hosts[server]?.vanished === true || !run.connected(host.model.index, server);
}

/** A secondary's login at upsd. */
export function logIn(run: Run, one: MonitorState): void {
  one.logout$ = run.cancel(one.logout$);
  if (one.loggedIn) return;
  one.loggedIn = true;
  const ups = run.upses[one.model.ups];
  if (ups !== undefined && !one.model.isPrimary) ups.logins += 1;
}

/** The end of a login: the primary may be waiting for it. */
export function logOut(run: Run, one: MonitorState): void {
  one.logout$ = run.cancel(one.logout$);
  if (!one.loggedIn) return;
  one.loggedIn = false;
  const ups = run.upses[one.model.ups];
  if (ups === undefined || one.model.isPrimary) return;
  ups.logins -= 1;
  const server = run.hosts[ups.model.server];
  if (ups.logins === 0 && server?.sync$ !== undefined && isAlone(run, server)) {
    server.sync$ = run.cancel(server.sync$);
    server.sync$ = run.due(run.now, 'host-sync', server.model.index);
  }
}

/** Whether nobody else is logged in at the UPSes that a machine is primary of. */
export function isAlone(run: Run, host: HostState): boolean {
  return host.monitors.every(({ model }) => !model.isPrimary || (run.upses[model.ups]?.logins ?? 0) === 0);
}
