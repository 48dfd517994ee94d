import type { Plan } from '../../../lib/power';
import type { Corner, Fault, SimulatedEvent } from '../../../lib/power/simulation';
import { runtimeMs } from './runtime';
import { depth, type Machine, machineOf, NEVER, type Ups, upsOf } from './state';

/** What is played, in milliseconds. */
export interface NaiveOptions {
  outageMs: number;
  corner: Corner;
  faults: readonly Fault[];
  second?: { fromMs: number; toMs: number };
  handsAfterMs?: number;
  stepMs: number;
  untilMs: number;
}

/** All there is at one moment, and what can be said of it. */
export class World {
  readonly events: SimulatedEvent[] = [];
  now = 0;
  mains = true;
  mainsBackAt = -NEVER;
  network = true;
  hands = false;
  handsAt = NEVER;
  changed = false;
  readonly upses: Map<string, Ups>;
  readonly machines: Map<string, Machine>;
  readonly guestsFirst: Machine[];
  readonly clocks = new Map<string, { since: number; delay: number }>();
  readonly struck = new Set<Fault>();
  /** Where in a range: 0 its beginning, 1 its end. */
  readonly phase: number;

  constructor(
    readonly plan: Plan,
    readonly options: NaiveOptions,
  ) {
    const { corner } = options;
    this.phase = corner === 'earliest' ? 0 : corner === 'nominal' ? 0.5 : 1;
    const worn = (name: string) =>
      options.faults.some(({ kind, where }) => kind === 'battery' && (where ?? name) === name) ? 0.5 : 1;
    this.upses = new Map(
      Object.values(plan.upses).map((ups) => {
        const health = (this.phase === 1 ? 0.9 : 1) * worn(ups.name);
        return [ups.name, upsOf(ups, (watts) => runtimeMs(ups.runtime, watts) * health)];
      }),
    );
    const needed = new Set<string>();
    for (const host of Object.values(plan.hosts)) {
      for (const other of host.dependsOn) needed.add(other);
      for (const { ups, role } of host.nut?.monitors ?? []) {
        if (role === 'secondary') needed.add(plan.upses[ups]?.server ?? '');
      }
    }
    this.machines = new Map(
      Object.values(plan.hosts).map((host) => [
        host.name,
        machineOf(host, corner === 'squeezed' && needed.has(host.name) ? 0 : this.phase, this.upses),
      ]),
    );
    this.guestsFirst = [...this.machines.values()].sort((a, b) => depth(plan, b) - depth(plan, a));
  }

  say(event: SimulatedEvent['event'], host?: Machine, ups?: Ups): void {
    this.changed = true;
    this.events.push({
      at: this.now / 1000,
      event,
      ...(host === undefined ? {} : { host: host.plan.name }),
      ...(ups === undefined ? {} : { ups: ups.plan.name }),
    });
  }

  /** Whether a condition has held for as long as the delay was when it began to hold. */
  held(key: string, condition: boolean, delay: () => number): boolean {
    if (!condition) {
      this.clocks.delete(key);
      return false;
    }
    let clock = this.clocks.get(key);
    if (clock === undefined) {
      clock = { since: this.now, delay: delay() };
      this.clocks.set(key, clock);
    }
    return this.now - clock.since >= clock.delay;
  }

  drain(ups: Ups, passed: number): void {
    if (this.mains) {
      ups.charge = Math.min(1, ups.charge + passed / (ups.plan.rechargeSeconds * 1000));
    } else if (ups.outlets) {
      const watts = this.load(ups);
      ups.charge = Math.max(0, ups.charge - passed / ups.lasts(watts));
    }
  }

  load(ups: Ups): number {
    let watts = ups.plan.load.baseWatts;
    for (const gear of this.plan.gear) if (gear.poweredBy === ups.plan.name) watts += gear.watts;
    for (const machine of this.machines.values()) {
      if (machine.power === 'off') continue;
      const live = machine.plan.supplies.filter(({ ups: name }) => this.upses.get(name)?.outlets);
      const own = live.find(({ ups: name }) => name === ups.plan.name);
      if (own === undefined) continue;
      const shares = live.reduce((sum, { share }) => sum + share, 0);
      const draws = this.phase === 0 ? machine.plan.idleWatts : machine.plan.watts;
      const burns =
        machine.plan.nut?.version === '2.8.0' &&
        machine.plan.managed &&
        machine.plan.runsOn === undefined &&
        machine.timers.some((timer) => !timer.overdue && timer.askedAt === NEVER);
      const part = shares > 0 ? own.share / shares : 1 / live.length;
      watts += (draws + (burns ? 10 * this.phase : 0)) * part;
    }
    return watts;
  }

  supplied(machine: Machine): number {
    const { supplies, runsOn } = machine.plan;
    if (supplies.length === 0 && runsOn === undefined) return this.mains ? 1 : 0;
    return supplies.filter(({ ups }) => this.upses.get(ups)?.outlets).length;
  }

  minimum({ plan }: Machine): number {
    return plan.supplies.length === 0 ? 1 : plan.minSupplies;
  }

  hasPower(machine: Machine): boolean {
    const { runsOn } = machine.plan;
    if (runsOn !== undefined && machine.plan.supplies.length === 0)
      return this.machines.get(runsOn)?.power === 'on';
    return this.supplied(machine) >= this.minimum(machine);
  }

  guests(machine: Machine): Machine[] {
    return [...this.machines.values()].filter(({ plan }) => plan.runsOn === machine.plan.name);
  }

  servedBy(machine: Machine): Ups[] {
    return [...this.upses.values()].filter(({ plan }) => plan.server === machine.plan.name);
  }

  isLow(ups: Ups): boolean {
    if (this.mains) return false;
    const { chargePercent, runtimeSeconds } = ups.plan.lowBattery;
    if (chargePercent !== undefined && ups.charge <= chargePercent / 100 + 1e-9) return true;
    if (runtimeSeconds !== undefined && this.runtimeLeft(ups) <= runtimeSeconds * 1000 + 1e-3) return true;
    const own = this.phase === 0 ? 0.1 : this.phase === 1 ? 0.3 : 0.2;
    return chargePercent === undefined && runtimeSeconds === undefined && ups.charge <= own + 1e-9;
  }

  runtimeLeft(ups: Ups): number {
    return ups.outlets ? ups.charge * ups.lasts(this.load(ups)) : NEVER;
  }

  connected(a: Machine, b: Machine): boolean {
    if (this.iron(a) === this.iron(b)) return true;
    if (!this.network) return false;
    return this.plan.gear.every(({ poweredBy, connects }) => {
      const between =
        connects === undefined || connects.includes(a.plan.name) || connects.includes(b.plan.name);
      return !between || (poweredBy === undefined ? this.mains : this.upses.get(poweredBy)?.outlets === true);
    });
  }

  iron(machine: Machine): Machine {
    const below = this.machines.get(machine.plan.runsOn ?? '');
    return below === undefined ? machine : this.iron(below);
  }

  answers(machine: Machine, ups: Ups): boolean {
    const server = this.machines.get(ups.plan.server);
    return server !== undefined && ups.upsd && !ups.stale && this.connected(machine, server);
  }

  poll({ plan, views }: Machine): number {
    const nut = plan.nut;
    if (nut === undefined) return 0;
    return 1000 * (views.some(({ ob }) => ob) ? nut.pollFreqAlertSeconds : nut.pollFreqSeconds);
  }
}
