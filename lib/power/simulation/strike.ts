import { loseData, upsdEnds } from './daemons';
import { networkChanged } from './electricity';
import type { Fault } from './fault';
import { endUpsmon, hang, losePower } from './machine';
import { at } from './model';
import { RANGES } from './ranges';
import type { Run } from './run';
import { loseTimers } from './stages';
import type { HostState, UpsState } from './state';

/** The fault happens. Those of the battery and the mains are part of the run's beginning. */
export function strike(run: Run, { kind, where }: Fault): void {
  switch (kind) {
    case 'driver-stale':
      for (const ups of upsesOf(run, where)) {
        run.mark('fault', -1, ups.model.index);
        loseData(run, ups);
      }
      return;
    case 'upsd-restart':
      for (const ups of upsesOf(run, where)) {
        const server = run.hosts[ups.model.server];
        if (server === undefined || !ups.upsdUp) continue;
        run.mark('fault', server.model.index, ups.model.index);
        upsdEnds(run, server);
        const away = 1000 * at(RANGES.upsdRestartSeconds, server.model.phase);
        run.due(run.now + away, 'upsd-up', server.model.index);
      }
      return;
    case 'network':
      run.mark('fault');
      run.networkUp = false;
      networkChanged(run);
      return;
    case 'upsmon-dead':
    case 'upssched-dead':
    case 'crash':
    case 'hang': {
      const host = hostOf(run, where);
      if (host === undefined) return;
      run.mark('fault', host.model.index);
      if (kind === 'upsmon-dead') endUpsmon(run, host, 'is-killed');
      else if (kind === 'upssched-dead') loseTimers(run, host);
      else if (kind === 'crash') losePower(run, host);
      else hang(run, host);
      return;
    }
    case 'battery':
    case 'mains-return':
    case 'second-outage':
      return;
  }
}

/** The UPS of that name, or all. */
export function upsesOf(run: Run, name: string | undefined): UpsState[] {
  if (name === undefined) return run.upses;
  const found = run.upses[run.model.upsIndex.get(name) ?? -1];
  return found === undefined ? [] : [found];
}

/** The host of that name, or the server of the first UPS. */
function hostOf(run: Run, name: string | undefined): HostState | undefined {
  const index = name === undefined ? run.upses[0]?.model.server : run.model.hostIndex.get(name);
  return run.hosts[index ?? -1];
}
