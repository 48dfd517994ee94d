import { TIMER_INACCURACY_SECONDS } from '../detection';
import type { Plan } from '../plan';
import type { Model } from '../simulation/model';
import type { RunFacts } from './facts';

/** What a plan promises, in the indexes of its model. */
export interface PromiseContext {
  readonly model: Model;
  /** Machines on no UPS, whom nothing is promised. */
  readonly unprotected: ReadonlySet<number>;
  /** Server and client, once per UPS that the client can't do without. */
  readonly serving: readonly { server: number; client: number }[];
  /** Storage and who mounts it. */
  readonly mounting: readonly { storage: number; client: number }[];
  readonly voters: readonly number[];
  readonly votesNeeded: number;
  /** In milliseconds; undefined where nothing is stated. */
  readonly quorumLastsMs: number | undefined;
  /** Machines that say they return by themselves. */
  readonly returning: readonly number[];
  /** The shortest outage in which each machine may stop, in milliseconds; known from the longest outage. */
  mayStopAfterMs: readonly number[];
}

/** Reads from a plan what it promises. */
export function promiseContext(plan: Plan, model: Model): PromiseContext {
  const index = (name: string) => model.hostIndex.get(name) ?? -1;
  const hosts = Object.values(plan.hosts);
  return {
    model,
    unprotected: new Set(model.onMains),
    serving: hosts.flatMap(({ name, nut }) =>
      (nut?.monitors ?? []).flatMap(({ ups, role }) => {
        const server = plan.upses[ups]?.server;
        if (role === 'primary' || server === undefined || server === name) return [];
        // one with supplies to spare goes on without this UPS
        const others = (nut?.monitors ?? []).filter((other) => other.ups !== ups);
        const rest = others.reduce((sum, { powerValue }) => sum + powerValue, 0);
        if (rest >= (nut?.minSupplies ?? 1)) return [];
        return [{ server: index(server), client: index(name) }];
      }),
    ),
    mounting: hosts.flatMap(({ name, dependsOn }) =>
      dependsOn.map((storage) => ({ storage: index(storage), client: index(name) })),
    ),
    voters: (plan.quorum?.voters ?? []).map(index),
    votesNeeded: plan.quorum?.needed ?? 0,
    quorumLastsMs: plan.quorum?.lastsSeconds === undefined ? undefined : plan.quorum.lastsSeconds * 1000,
    returning: model.hosts.flatMap(({ returnsByHand, index: host }) => (returnsByHand ? [] : [host])),
    mayStopAfterMs: [],
  };
}

/**
 * The shortest outage in which a machine may stop: its own stage or low battery, or that of the machine that takes it
 * along (its host, its UPS's server), less the time in which the return of the mains is noticed.
 */
export function mayStopAfter(model: Model, longest: RunFacts): number[] {
  const own = model.hosts.map((host) => {
    const noticed = Math.max(0, ...host.monitors.map(({ ups }) => model.upses[ups]?.pollIntervalMs ?? 0));
    const poll = Math.max(host.upsmon?.pollMs ?? 0, host.upsmon?.pollAlertMs ?? 0);
    const due = [
      ...host.stages.map(({ timerMs, threshold, ups }) =>
        timerMs === undefined ? (longest.thresholds[ups]?.[threshold ?? -1] ?? 0) : timerMs,
      ),
      ...host.monitors.map(({ ups }) => (longest.low[ups] ?? 0) - (model.upses[ups]?.driverDelayMs ?? 0)),
    ];
    return Math.min(...due) - noticed - poll - TIMER_INACCURACY_SECONDS * 1000;
  });
  const along = (host: number): number => own[host] ?? Number.NEGATIVE_INFINITY;
  return model.hosts.map(({ index, runsOn, monitors }) => {
    const takers = monitors
      .flatMap(({ ups }) => model.upses[ups]?.server ?? [])
      .filter((server) => server >= 0);
    let least = Math.min(along(index), ...takers.map(along));
    for (let below = runsOn, depth = 0; below >= 0 && depth < model.hosts.length; depth += 1) {
      least = Math.min(least, along(below));
      below = model.hosts[below]?.runsOn ?? -1;
    }
    return least;
  });
}
