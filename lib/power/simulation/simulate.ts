import type { Plan } from '../plan';
import { STOP_COMMAND } from '../stop-command';
import type { Corner } from './corner';
import type { Fault } from './fault';
import type { Model } from './model';
import { modelOf } from './model-of';
import { type Play, play } from './play';
import type { HostOutcome, Simulation } from './result';
import type { Run } from './run';

/** What is simulated. */
export interface SimulateOptions {
  /** How long the mains are gone, in seconds. */
  outageSeconds: number;
  /**
   * Which end of every range.
   *
   * @default 'nominal'
   */
  corner?: Corner;
  /**
   * What goes wrong, any number at once.
   *
   * @default nothing
   */
  faults?: readonly Fault[];
  /**
   * A second outage: when it begins, in seconds since the mains first failed, and how long it lasts.
   *
   * @default none
   */
  secondOutage?: { atSeconds: number; seconds: number };
  /**
   * How long after each return of the mains somebody starts what is started by hand, in seconds.
   *
   * @default nobody does
   */
  byHandAfterSeconds?: number;
}

/** Plays one power cut. The same plan and options give the same result for ever. */
export function simulate(plan: Plan, options: SimulateOptions): Simulation {
  const model = planModel(plan, options.corner ?? 'nominal');
  return simulationOf(play(model, playOf(options)));
}

/** A plan's model with the settings that all of the project shares. */
export function planModel(plan: Plan, corner: Corner): Model {
  return modelOf(plan, corner, { forceMs: STOP_COMMAND.forceSeconds * 1000 });
}

/** A fault of the mains becomes a part of the outage. */
export function playOf(options: Omit<SimulateOptions, 'corner'>): Play {
  const faults = options.faults ?? [];
  let outageMs = Math.round(options.outageSeconds * 1000);
  for (const { kind, atSeconds } of faults) {
    if (kind === 'mains-return' && atSeconds !== undefined) {
      outageMs = Math.min(outageMs, Math.max(1, Math.round(atSeconds * 1000)));
    }
  }
  const again = faults.find(({ kind }) => kind === 'second-outage');
  const secondOutage =
    options.secondOutage ??
    (again === undefined
      ? undefined
      : {
          atSeconds: Math.max(
            again.atSeconds ?? 0,
            outageMs / 1000 + (again.atSeconds === undefined ? 60 : 0.001),
          ),
          seconds: outageMs / 1000,
        });
  return {
    outageMs,
    faults,
    ...(secondOutage === undefined ? {} : { second: secondMs(secondOutage) }),
    ...(options.byHandAfterSeconds === undefined ? {} : { handsAfterMs: options.byHandAfterSeconds * 1000 }),
  };
}

function secondMs({ atSeconds, seconds }: { atSeconds: number; seconds: number }): {
  fromMs: number;
  toMs: number;
} {
  const fromMs = Math.round(atSeconds * 1000);
  return { fromMs, toMs: fromMs + Math.round(seconds * 1000) };
}

/** A run as people and programs read it. */
export function simulationOf(run: Run): Simulation {
  const { model } = run;
  const events = run.marks.map(({ at, event, host, ups }) => {
    const hostName = model.hosts[host]?.name;
    const upsName = model.upses[ups]?.name;
    return {
      at: at / 1000,
      event,
      ...(hostName === undefined ? {} : { host: hostName }),
      ...(upsName === undefined ? {} : { ups: upsName }),
    };
  });
  const batteries: Simulation['batteries'] = {};
  for (const { model: ups, readings } of run.upses) {
    batteries[ups.name] = readings.map(({ at, charge, milliwatts }) => ({
      at: at / 1000,
      charge,
      watts: milliwatts / 1000,
    }));
  }
  return { events, hosts: outcomes(run), batteries };
}

/** What became of each machine. */
export function outcomes(run: Run): Record<string, HostOutcome> {
  const found = run.model.hosts.map((): HostOutcome => ({ outcome: 'rode-through' }));
  for (const { at, event, host } of run.marks) {
    const outcome = found[host];
    if (outcome === undefined) continue;
    if (event === 'shutdown-started') outcome.shutdownStartsAt ??= at / 1000;
    else if (event === 'off') {
      outcome.offAt ??= at / 1000;
      if (outcome.outcome === 'rode-through') outcome.outcome = 'stopped-cleanly';
    } else if (event === 'power-lost' || event === 'forced-off') {
      outcome.powerLostAt ??= at / 1000;
      outcome.outcome = 'lost-power';
    } else if (event === 'up') outcome.backAt = at / 1000;
  }
  for (const [index, outcome] of found.entries()) {
    if (run.hosts[index]?.power !== 'running') delete outcome.backAt;
  }
  return Object.fromEntries(
    run.model.hosts.map(({ name }, index) => [name, found[index] ?? { outcome: 'rode-through' }]),
  );
}
