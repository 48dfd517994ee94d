import type { HostPlan, Plan, Span, UpsPlan } from '../../lib/power';
import type { Corner, Fault, SimulatedEvent } from '../../lib/power/simulation';

/**
 * A second simulator, written from the facts alone and as simply as can be: it walks through time in fixed steps and
 * looks at everything in each one. Nothing is due, nothing is cancelled: a clock runs for as long as its condition holds.
 */

export interface NaiveOptions {
  outageMs: number;
  corner: Corner;
  faults: readonly Fault[];
  second?: { fromMs: number; toMs: number };
  handsAfterMs?: number;
  stepMs: number;
  untilMs: number;
}

const POLL = { early: 0, middle: 0.5, late: 1 };
type Phase = number;

interface Ups {
  plan: UpsPlan;
  charge: number;
  lasts: (watts: number) => number;
  outlets: boolean;
  cutAt: number;
  orderedAt: number;
  onAt: number;
  ob: boolean;
  lb: boolean;
  fsd: boolean;
  upsd: boolean;
  upsdBackAt: number;
  stale: boolean;
}

interface View {
  ups: Ups;
  primary: boolean;
  value: number;
  heard: boolean;
  fresh: boolean;
  again: boolean;
  ob: boolean;
  lb: boolean;
  fsd: boolean;
  dead: boolean;
  gaveUp: boolean;
  deadAt: number;
  lookedAt: number;
  login: boolean;
  logoutAt: number;
}

interface Timer {
  ups: Ups;
  armedAt: number;
  dueAt: number;
  askedAt: number;
  overdue: boolean;
}

interface Machine {
  plan: HostPlan;
  phase: Phase;
  power: 'on' | 'stopping' | 'off' | 'booting';
  dark: boolean;
  vanished: boolean;
  hangs: boolean;
  upsmon: 'none' | 'watch' | 'going';
  views: View[];
  timers: Timer[];
  armed: Set<Ups>;
  decidedAt: number;
  primaryGoes: boolean;
  commandAt: number;
  stopAt: number;
  byUpsmon: boolean;
  upsdEndsAt: number;
  upAt: number;
  wakingSince: number;
  wakeLook: number;
  wake: Map<string, { kept: boolean; since: number; ready: number; sent: boolean }>;
}

const NEVER = Number.POSITIVE_INFINITY;

export class NaiveSimulation {
  readonly events: SimulatedEvent[] = [];
  private now = 0;
  private mains = true;
  private mainsBackAt = -NEVER;
  private network = true;
  private hands = false;
  private handsAt = NEVER;
  private changed = false;
  private readonly upses: Map<string, Ups>;
  private readonly machines: Map<string, Machine>;
  private readonly guestsFirst: Machine[];
  private readonly clocks = new Map<string, { since: number; delay: number }>();
  private readonly struck = new Set<Fault>();
  private readonly phase: Phase;

  constructor(
    private readonly plan: Plan,
    private readonly options: NaiveOptions,
  ) {
    const { corner } = options;
    this.phase = corner === 'earliest' ? POLL.early : corner === 'nominal' ? POLL.middle : POLL.late;
    const worn = (name: string) =>
      options.faults.some(({ kind, where }) => kind === 'battery' && (where ?? name) === name) ? 0.5 : 1;
    this.upses = new Map(
      Object.values(plan.upses).map((ups) => [
        ups.name,
        {
          plan: ups,
          charge: 1,
          lasts: (watts) => runtimeMs(ups.runtime, watts) * (this.phase === 1 ? 0.9 : 1) * worn(ups.name),
          outlets: true,
          cutAt: NEVER,
          orderedAt: -NEVER,
          onAt: NEVER,
          ob: false,
          lb: false,
          fsd: false,
          upsd: true,
          upsdBackAt: NEVER,
          stale: false,
        },
      ]),
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
        this.machine(host, corner === 'squeezed' && needed.has(host.name) ? 0 : this.phase),
      ]),
    );
    this.guestsFirst = [...this.machines.values()].sort((a, b) => depth(plan, b) - depth(plan, a));
  }

  run(): SimulatedEvent[] {
    const { stepMs, untilMs } = this.options;
    for (this.now = 0; this.now <= untilMs; this.now += stepMs) {
      if (this.now > 0) for (const ups of this.upses.values()) this.drain(ups, stepMs);
      let rounds = 0;
      do {
        this.changed = false;
        this.step();
        rounds += 1;
      } while (this.changed && rounds < 100);
    }
    return this.events;
  }

  private machine(plan: HostPlan, phase: Phase): Machine {
    const views = (plan.nut?.monitors ?? []).flatMap(({ ups: name, role, powerValue }) => {
      const ups = this.upses.get(name);
      if (ups === undefined) return [];
      const view: View = {
        ups,
        primary: role === 'primary',
        value: powerValue,
        heard: true,
        fresh: false,
        again: false,
        ob: false,
        lb: false,
        fsd: false,
        dead: false,
        gaveUp: false,
        deadAt: NEVER,
        lookedAt: -NEVER,
        login: true,
        logoutAt: NEVER,
      };
      return [view];
    });
    return {
      plan,
      phase,
      power: 'on',
      dark: false,
      vanished: false,
      hangs: false,
      upsmon: plan.nut === undefined ? 'none' : 'watch',
      views,
      timers: [],
      armed: new Set(),
      decidedAt: -NEVER,
      primaryGoes: false,
      commandAt: NEVER,
      stopAt: -NEVER,
      byUpsmon: false,
      upsdEndsAt: NEVER,
      upAt: NEVER,
      wakingSince: -1,
      wakeLook: NEVER,
      wake: new Map(plan.wakes.map(({ host }) => [host, { kept: false, since: 0, ready: -1, sent: false }])),
    };
  }

  private say(event: SimulatedEvent['event'], host?: Machine, ups?: Ups): void {
    this.changed = true;
    this.events.push({
      at: this.now / 1000,
      event,
      ...(host === undefined ? {} : { host: host.plan.name }),
      ...(ups === undefined ? {} : { ups: ups.plan.name }),
    });
  }

  /** Whether a condition has held for as long as the delay was when it began to hold. */
  private held(key: string, condition: boolean, delay: () => number): boolean {
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

  private drain(ups: Ups, passed: number): void {
    if (this.mains) {
      ups.charge = Math.min(1, ups.charge + passed / (ups.plan.rechargeSeconds * 1000));
    } else if (ups.outlets) {
      const watts = this.load(ups);
      ups.charge = Math.max(0, ups.charge - passed / ups.lasts(watts));
    }
  }

  private load(ups: Ups): number {
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

  private step(): void {
    this.strike();
    this.mainsNow();
    for (const ups of this.upses.values()) this.electricity(ups);
    // a guest that ends at the moment its host's patience does has ended
    for (const machine of this.guestsFirst) this.power(machine);
    if (this.now >= this.handsAt) {
      this.handsAt = NEVER;
      this.hands = true;
      for (const machine of this.machines.values()) {
        if (machine.power === 'off' && byHand(machine)) {
          this.say('started-by-hand', machine);
          this.boot(machine);
        }
      }
    }
    for (const ups of this.upses.values()) this.daemons(ups);
    for (const machine of this.machines.values()) this.hear(machine);
    for (const machine of this.machines.values()) this.look(machine);
    for (const machine of this.machines.values()) {
      if (machine.plan.nut !== undefined) this.weigh(machine, machine.plan.nut.minSupplies);
    }
    for (const machine of this.machines.values()) {
      const before = this.events.length;
      this.stages(machine);
      // what one decides the others may see at once
      if (this.events.length > before) return;
    }
    for (const machine of this.machines.values()) this.goDown(machine);
    for (const machine of this.machines.values()) this.waking(machine);
  }

  private strike(): void {
    for (const fault of this.options.faults) {
      if (this.struck.has(fault) || this.now < (fault.atSeconds ?? 0) * 1000) continue;
      this.struck.add(fault);
      const upses = [...this.upses.values()].filter(({ plan }) => (fault.where ?? plan.name) === plan.name);
      const host = this.machines.get(fault.where ?? upses[0]?.plan.server ?? '');
      if (fault.kind === 'driver-stale') {
        for (const ups of upses) {
          this.say('fault', undefined, ups);
          ups.stale = true;
        }
      } else if (fault.kind === 'network') {
        this.say('fault');
        this.network = false;
      } else if (fault.kind === 'upsd-restart') {
        for (const ups of upses) {
          const server = this.machines.get(ups.plan.server);
          if (!ups.upsd || server === undefined) continue;
          this.say('fault', server, ups);
          const away = server.phase === 0 ? 1000 : server.phase === 1 ? 5000 : 2000;
          for (const served of this.servedBy(server)) {
            served.upsd = false;
            served.upsdBackAt = this.now + away;
          }
        }
      } else if (host !== undefined && fault.kind === 'upsmon-dead') {
        this.say('fault', host);
        host.upsmon = 'none';
        host.commandAt = NEVER;
        host.primaryGoes = false;
        for (const view of host.views) view.login = false;
        for (const timer of host.timers) if (timer.overdue) this.say('timer-cancelled', host, timer.ups);
        host.timers = host.timers.filter(({ overdue }) => !overdue);
      } else if (host !== undefined && fault.kind === 'upssched-dead') {
        this.say('fault', host);
        for (const timer of host.timers) {
          if (timer.askedAt !== NEVER) continue;
          const stage = host.plan.stages.find(({ ups }) => ups === timer.ups.plan.name);
          if (stage?.trigger.kind !== 'timer') continue;
          timer.overdue = true;
          timer.dueAt = Math.max(
            this.now,
            timer.armedAt + stage.trigger.onBatterySeconds * 1000 + 10_000 + host.phase * 5000,
          );
          if (host.upsmon !== 'watch') {
            this.say('timer-cancelled', host, timer.ups);
            timer.dueAt = NEVER;
          }
        }
        host.timers = host.timers.filter(({ dueAt }) => dueAt < NEVER);
      } else if (host !== undefined && fault.kind === 'hang') {
        this.say('fault', host);
        host.hangs = true;
      } else if (host !== undefined && fault.kind === 'crash') {
        this.say('fault', host);
        this.dieAtOnce(host);
      }
    }
  }

  private mainsNow(): void {
    const { outageMs, second } = this.options;
    const isOut = (from: number, to: number) => this.now >= from && this.now < to;
    const mains = !isOut(0, outageMs) && !(second !== undefined && isOut(second.fromMs, second.toMs));
    if (mains === this.mains) return;
    this.mains = mains;
    this.handsAt = NEVER;
    this.say(mains ? 'mains-back' : 'mains-lost');
    if (mains) {
      this.mainsBackAt = this.now;
      if (this.options.handsAfterMs !== undefined) this.handsAt = this.now + this.options.handsAfterMs;
    }
  }

  private electricity(ups: Ups): void {
    if (!this.mains && ups.outlets && ups.charge <= 1e-9) {
      this.say('battery-empty', undefined, ups);
      ups.outlets = false;
      ups.cutAt = NEVER;
    }
    if (this.now >= ups.cutAt) {
      ups.cutAt = NEVER;
      if (ups.outlets) {
        this.say('outlets-cut', undefined, ups);
        ups.outlets = false;
        ups.onAt = NEVER;
        if (this.mains) this.onAgain(ups);
      }
    }
    if (!ups.outlets && !this.mains) ups.onAt = NEVER;
    if (!ups.outlets && this.mains && ups.onAt === NEVER) this.onAgain(ups);
    if (!ups.outlets && this.now >= ups.onAt) {
      ups.outlets = true;
      ups.onAt = NEVER;
      ups.orderedAt = -NEVER;
      this.say('outlets-on', undefined, ups);
    }
  }

  private onAgain(ups: Ups): void {
    const from = Math.max(ups.orderedAt, this.mainsBackAt);
    ups.onAt = Math.max(from + ups.plan.onDelaySeconds * 1000, this.now + 1000);
  }

  private supplied(machine: Machine): number {
    const { supplies, runsOn } = machine.plan;
    if (supplies.length === 0 && runsOn === undefined) return this.mains ? 1 : 0;
    return supplies.filter(({ ups }) => this.upses.get(ups)?.outlets).length;
  }

  private minimum({ plan }: Machine): number {
    return plan.supplies.length === 0 ? 1 : plan.minSupplies;
  }

  private hasPower(machine: Machine): boolean {
    const { runsOn } = machine.plan;
    if (runsOn !== undefined && machine.plan.supplies.length === 0)
      return this.machines.get(runsOn)?.power === 'on';
    return this.supplied(machine) >= this.minimum(machine);
  }

  private power(machine: Machine): void {
    const isGuest = machine.plan.runsOn !== undefined && machine.plan.supplies.length === 0;
    if (!isGuest) {
      const supplied = this.supplied(machine);
      if (supplied < this.minimum(machine)) this.dieAtOnce(machine);
      if (supplied === 0) machine.dark = true;
      if (machine.dark && supplied >= this.minimum(machine)) {
        machine.dark = false;
        if (machine.plan.returns.includes('with-power')) this.boot(machine);
      }
    }
    if (machine.power === 'stopping') {
      const { stop, managed } = machine.plan;
      const longest = stop.longestSeconds * 1000;
      const takes = machine.hangs
        ? managed
          ? longest + 60_000 * machine.phase
          : NEVER
        : picked(stop, machine.phase);
      const running = this.guests(machine).filter(({ power }) => power !== 'off');
      if (this.now - machine.stopAt >= takes) {
        if (running.length === 0 || this.now - machine.stopAt >= longest) {
          for (const guest of running) this.dieAtOnce(guest);
          machine.power = 'off';
          this.say(machine.hangs ? 'forced-off' : 'off', machine);
          machine.hangs = false;
          for (const ups of this.servedBy(machine)) ups.upsd = false;
          if (machine.byUpsmon && machine.plan.nut?.cutsOutlets) {
            for (const ups of this.servedBy(machine)) {
              if (ups.plan.outlets !== 'cut' || !ups.outlets) continue;
              ups.orderedAt = this.now;
              ups.cutAt = this.now + ups.plan.offDelaySeconds * 1000;
            }
          }
        }
      }
    }
    if (machine.power === 'booting' && this.now >= machine.upAt) this.comeUp(machine);
  }

  private guests(machine: Machine): Machine[] {
    return [...this.machines.values()].filter(({ plan }) => plan.runsOn === machine.plan.name);
  }

  private servedBy(machine: Machine): Ups[] {
    return [...this.upses.values()].filter(({ plan }) => plan.server === machine.plan.name);
  }

  private boot(machine: Machine): void {
    if (machine.power !== 'off' || !this.hasPower(machine)) return;
    machine.power = 'booting';
    machine.upAt = this.now + picked(machine.plan.boot, machine.phase);
    this.say('booting', machine);
  }

  private comeUp(machine: Machine): void {
    machine.power = 'on';
    machine.vanished = false;
    this.say('up', machine);
    for (const ups of this.servedBy(machine)) this.upsdStarts(ups);
    if (machine.plan.nut !== undefined) {
      machine.upsmon = 'watch';
      for (const view of machine.views) {
        Object.assign(view, { ob: false, lb: false, fsd: false, dead: false, gaveUp: false, deadAt: NEVER });
        view.lookedAt = this.now;
        view.heard = this.answers(machine, view.ups);
        if (view.heard) {
          view.login = true;
          view.logoutAt = NEVER;
          view.fresh = true;
        }
      }
    }
    for (const guest of this.guests(machine)) {
      if (guest.plan.returns.includes('with-power') || (this.hands && byHand(guest))) this.boot(guest);
    }
    this.startWaking(machine);
  }

  private dieAtOnce(machine: Machine): void {
    if (machine.power === 'off') return;
    this.say('power-lost', machine);
    machine.power = 'off';
    machine.vanished = true;
    machine.hangs = false;
    this.endUpsmon(machine);
    for (const view of machine.views)
      if (view.login && view.logoutAt === NEVER) view.logoutAt = this.now + 60_000;
    for (const ups of this.servedBy(machine)) ups.upsd = false;
    for (const guest of this.guests(machine)) this.dieAtOnce(guest);
  }

  private endUpsmon(machine: Machine): void {
    machine.upsmon = 'none';
    machine.commandAt = NEVER;
    machine.primaryGoes = false;
    machine.wakeLook = NEVER;
    machine.armed.clear();
    for (const { ups } of machine.timers) this.say('timer-cancelled', machine, ups);
    machine.timers = [];
  }

  private upsdStarts(ups: Ups): void {
    ups.upsdBackAt = NEVER;
    if (ups.upsd) return;
    ups.upsd = true;
    ups.fsd = false;
    this.changed = true;
    if (!ups.stale) {
      ups.ob = !this.mains;
      ups.lb = this.isLow(ups);
    }
  }

  private isLow(ups: Ups): boolean {
    if (this.mains) return false;
    const { chargePercent, runtimeSeconds } = ups.plan.lowBattery;
    if (chargePercent !== undefined && ups.charge <= chargePercent / 100 + 1e-9) return true;
    if (runtimeSeconds !== undefined && this.runtimeLeft(ups) <= runtimeSeconds * 1000 + 1e-3) return true;
    const own = this.phase === 0 ? 0.1 : this.phase === 1 ? 0.3 : 0.2;
    return chargePercent === undefined && runtimeSeconds === undefined && ups.charge <= own + 1e-9;
  }

  private runtimeLeft(ups: Ups): number {
    return ups.outlets ? ups.charge * ups.lasts(this.load(ups)) : NEVER;
  }

  private daemons(ups: Ups): void {
    const server = this.machines.get(ups.plan.server);
    if (server !== undefined && server.power === 'stopping' && this.now >= server.upsdEndsAt)
      ups.upsd = false;
    if (this.now >= ups.upsdBackAt) {
      if (server?.power === 'on') this.upsdStarts(ups);
      ups.upsdBackAt = NEVER;
    }
    const interval = ups.plan.pollIntervalSeconds * 1000;
    const driver = Math.round((this.options.corner === 'squeezed' ? 0 : this.phase) * interval);
    const differs = !ups.stale && (ups.ob !== !this.mains || ups.lb !== this.isLow(ups));
    if (this.held(`driver ${ups.plan.name}`, differs, () => driver)) {
      if (!ups.lb && this.isLow(ups)) this.say('low-battery', undefined, ups);
      ups.ob = !this.mains;
      ups.lb = this.isLow(ups);
      this.changed = true;
    }
  }

  private connected(a: Machine, b: Machine): boolean {
    if (this.iron(a) === this.iron(b)) return true;
    if (!this.network) return false;
    return this.plan.gear.every(({ poweredBy, connects }) => {
      const between =
        connects === undefined || connects.includes(a.plan.name) || connects.includes(b.plan.name);
      return !between || (poweredBy === undefined ? this.mains : this.upses.get(poweredBy)?.outlets === true);
    });
  }

  private iron(machine: Machine): Machine {
    const below = this.machines.get(machine.plan.runsOn ?? '');
    return below === undefined ? machine : this.iron(below);
  }

  private answers(machine: Machine, ups: Ups): boolean {
    const server = this.machines.get(ups.plan.server);
    return server !== undefined && ups.upsd && !ups.stale && this.connected(machine, server);
  }

  private isMute(machine: Machine, ups: Ups): boolean {
    const server = this.machines.get(ups.plan.server);
    return server !== undefined && (server.vanished || !this.connected(machine, server));
  }

  private poll({ plan, views }: Machine): number {
    const nut = plan.nut;
    if (nut === undefined) return 0;
    return 1000 * (views.some(({ ob }) => ob) ? nut.pollFreqAlertSeconds : nut.pollFreqSeconds);
  }

  private hear(machine: Machine): void {
    const nut = machine.plan.nut;
    if (nut === undefined) return;
    for (const view of machine.views) {
      const server = this.machines.get(view.ups.plan.server);
      if (this.now >= view.logoutAt) {
        view.login = false;
        view.logoutAt = NEVER;
      }
      if (machine.upsmon === 'none') continue;
      if (!view.ups.upsd) {
        view.login = false;
        view.logoutAt = NEVER;
      } else if (server !== undefined && this.connected(machine, server)) {
        view.login = true;
        view.logoutAt = NEVER;
      } else if (view.login && view.logoutAt === NEVER) {
        view.logoutAt = this.now + 60_000;
      }
      const heard = this.answers(machine, view.ups);
      if (heard === view.heard) continue;
      view.heard = heard;
      view.again = heard;
      this.changed = true;
      if (heard) {
        view.deadAt = NEVER;
      } else if (view.ob && machine.upsmon === 'watch') {
        this.say('contact-lost', machine, view.ups);
        const poll = this.poll(machine);
        const last = Math.max(view.lookedAt, this.now - (1 - machine.phase) * poll);
        const dead = nut.deadTimeSeconds * 1000;
        const patience = view.primary ? dead : Math.max(dead, nut.hostSyncSeconds * 1000);
        view.deadAt = Math.max(this.now, last + patience + machine.phase * poll);
        const mute = machine.views.filter(({ ups }) => this.isMute(machine, ups)).length;
        if (this.isMute(machine, view.ups)) {
          // five seconds for the first try on each connection, three for each new connection
          const first = last + poll + mute * 5000;
          view.deadAt =
            first - last >= patience ? first : last + patience + machine.phase * (poll + mute * 3000);
          view.deadAt = Math.max(this.now, view.deadAt);
        }
      }
    }
  }

  private look(machine: Machine): void {
    const nut = machine.plan.nut;
    if (nut === undefined) return;
    for (const view of machine.views) {
      const { ups } = view;
      const key = `${machine.plan.name} ${ups.plan.name}`;
      const listens = machine.upsmon === 'watch' && view.heard;
      const interval = ups.plan.pollIntervalSeconds * 1000;
      const driver = Math.round((this.options.corner === 'squeezed' ? 0 : this.phase) * interval);
      const device = () =>
        Math.round(machine.phase * this.poll(machine) + Math.max(0, machine.phase * interval - driver));
      const upsd = () => Math.round(machine.phase * this.poll(machine));
      // a poll that is on its way finds an upsd that was away for a moment only
      const polls = (clock: string, differs: boolean, delay: () => number) => {
        const isOnItsWay = view.heard || this.clocks.has(`${clock} ${key}`);
        const arrives = this.held(
          `${clock} ${key}`,
          machine.upsmon === 'watch' && differs && isOnItsWay,
          delay,
        );
        if (arrives && !view.heard) this.clocks.delete(`${clock} ${key}`);
        return arrives && view.heard;
      };
      const looks = [
        polls('ob', view.ob !== ups.ob, device),
        polls('lb', view.lb !== (ups.lb && ups.ob), device),
        polls('fsd', view.fsd !== ups.fsd, upsd),
        polls('again', view.again, upsd),
        listens && view.fresh,
      ];
      if (looks.some((yes) => yes)) this.see(machine, view);
      if (machine.upsmon === 'watch' && !view.heard && this.now >= view.deadAt) view.dead = true;
      const waits = machine.upsmon === 'watch' && view.lb && !view.primary;
      const patience = () => nut.hostSyncSeconds * 1000 + Math.round(machine.phase * this.poll(machine));
      if (this.held(`low ${key}`, waits, patience)) view.gaveUp = true;
    }
  }

  private weigh(machine: Machine, minSupplies: number): void {
    const good = machine.views
      .filter(({ fsd, dead, gaveUp, primary, ob, lb }) => !(fsd || dead || gaveUp || (primary && ob && lb)))
      .reduce((sum, { value }) => sum + value, 0);
    if (good < minSupplies) this.decide(machine);
  }

  private see(machine: Machine, view: View): void {
    const { ups } = view;
    view.fresh = false;
    view.again = false;
    view.lookedAt = this.now;
    view.dead = false;
    view.fsd = ups.fsd;
    this.changed = true;
    if (view.ob !== ups.ob) {
      view.ob = ups.ob;
      this.say(view.ob ? 'on-battery' : 'online', machine, ups);
      if (view.ob) {
        this.arm(machine, ups);
        machine.wakeLook = NEVER;
        for (const [name, one] of machine.wake) {
          const other = this.machines.get(name);
          if (other !== undefined && this.replies(machine, other)) one.kept = true;
        }
      } else {
        machine.armed.delete(ups);
        for (const timer of machine.timers) if (timer.ups === ups) this.say('timer-cancelled', machine, ups);
        machine.timers = machine.timers.filter((timer) => timer.ups !== ups);
        this.startWaking(machine);
      }
    }
    view.lb = ups.lb && ups.ob;
    if (!view.lb) view.gaveUp = false;
  }

  private arm(machine: Machine, ups: Ups): void {
    for (const { ups: name, trigger } of machine.plan.stages) {
      if (name !== ups.plan.name) continue;
      machine.armed.add(ups);
      if (trigger.kind !== 'timer') continue;
      this.say('timer-started', machine, ups);
      const off = machine.phase === 0 ? -1000 : machine.phase === 1 ? 1000 : 0;
      const dueAt = this.now + Math.max(0, trigger.onBatterySeconds * 1000 + off);
      machine.timers.push({ ups, armedAt: this.now, dueAt, askedAt: NEVER, overdue: false });
    }
  }

  private stages(machine: Machine): void {
    const { stages } = machine.plan;
    for (const stage of stages) {
      const ups = this.upses.get(stage.ups);
      if (ups === undefined || stage.trigger.kind === 'timer') continue;
      const concerned = stage.of === 'all' ? stages : [stage];
      const below = concerned.every((one) => {
        const other = this.upses.get(one.ups);
        if (other === undefined || !this.answers(machine, other) || !other.ob) return false;
        if (one.trigger.kind === 'charge') return other.charge <= one.trigger.belowPercent / 100 + 1e-9;
        if (one.trigger.kind === 'runtime' && !this.mains)
          return this.runtimeLeft(other) <= one.trigger.belowSeconds * 1000 + 1e-3;
        return false;
      });
      const interval = ups.plan.pollIntervalSeconds * 1000;
      const acts = this.held(
        `watcher ${machine.plan.name} ${stage.ups}`,
        below && machine.armed.has(ups) && machine.upsmon === 'watch',
        () => 10_000 + Math.round(machine.phase * (5000 + interval)),
      );
      if (acts) {
        this.say('stage-fired', machine, ups);
        this.decide(machine);
      }
    }
    for (const timer of [...machine.timers]) {
      if (!machine.timers.includes(timer)) continue;
      if (timer.askedAt === NEVER && this.now >= timer.dueAt) timer.askedAt = this.now;
      if (timer.askedAt === NEVER) continue;
      const all = stages.find(({ ups }) => ups === timer.ups.plan.name)?.of === 'all';
      const asked = all ? stages.flatMap(({ ups }) => this.upses.get(ups) ?? []) : [timer.ups];
      const waits = timer.askedAt === this.now && !asked.every((ups) => this.answers(machine, ups));
      const given = this.now - timer.askedAt;
      if (waits || (given > 0 && given < 5000)) continue;
      machine.timers = machine.timers.filter((other) => other !== timer);
      const fed = asked.some((ups) =>
        this.answers(machine, ups) ? !ups.ob : !machine.views.some((view) => view.ups === ups && view.ob),
      );
      this.say(fed ? 'stage-refused' : 'stage-fired', machine, timer.ups);
      if (!fed) this.decide(machine);
    }
  }

  private decide(machine: Machine): void {
    if (machine.upsmon !== 'watch' || machine.plan.nut === undefined) return;
    machine.upsmon = 'going';
    machine.decidedAt = this.now;
    this.say('shutdown-decided', machine);
    for (const { ups } of machine.timers) this.say('timer-cancelled', machine, ups);
    machine.timers = [];
    machine.armed.clear();
    machine.primaryGoes = false;
    for (const { primary, ups } of machine.views) {
      if (!primary) continue;
      machine.primaryGoes = true;
      if (!ups.upsd || ups.fsd) continue;
      ups.fsd = true;
      this.say('forced-shutdown', machine, ups);
    }
    if (!machine.primaryGoes) machine.commandAt = this.now + machine.plan.nut.finalDelaySeconds * 1000;
  }

  private goDown(machine: Machine): void {
    const nut = machine.plan.nut;
    if (nut !== undefined && machine.primaryGoes) {
      const own = machine.views.filter(({ primary }) => primary).map(({ ups }) => ups);
      const others = [...this.machines.values()].some((other) =>
        other.views.some(({ ups, primary, login }) => own.includes(ups) && !primary && login),
      );
      const patience = nut.hostSyncSeconds * 1000 + machine.phase * 1000;
      if (!others || this.now - machine.decidedAt >= patience) {
        machine.primaryGoes = false;
        machine.commandAt = this.now + nut.finalDelaySeconds * 1000;
      }
    }
    if (this.now >= machine.commandAt) this.stop(machine, true);
  }

  private stop(machine: Machine, byUpsmon: boolean): void {
    if (machine.power !== 'on' && (byUpsmon || machine.power !== 'booting')) return;
    this.say('shutdown-started', machine);
    machine.power = 'stopping';
    machine.stopAt = this.now;
    machine.byUpsmon = byUpsmon;
    this.endUpsmon(machine);
    for (const view of machine.views) view.login = false;
    const kubelet = (machine.plan.kubelet?.delaySeconds ?? 0) * 1000;
    machine.upsdEndsAt =
      this.now + Math.min(picked(machine.plan.stop, machine.phase), machine.phase * kubelet);
    for (const guest of this.guests(machine)) this.stop(guest, false);
  }

  private replies(machine: Machine, other: Machine): boolean {
    return (other.power === 'on' || other.power === 'stopping') && this.connected(machine, other);
  }

  private startWaking(machine: Machine): void {
    if (machine.wakeLook !== NEVER || ![...machine.wake.values()].some(({ kept }) => kept)) return;
    machine.wakeLook = this.now;
    for (const one of machine.wake.values()) Object.assign(one, { since: this.now, ready: -1, sent: false });
  }

  private judge(machine: Machine, upses: readonly Ups[], percent: number): 'battery' | 'met' | 'waiting' {
    let met = true;
    for (const ups of upses) {
      if (!this.answers(machine, ups)) met = false;
      else if (ups.ob) return 'battery';
      else if (ups.fsd || ups.charge < percent / 100 - 1e-9) met = false;
    }
    return met ? 'met' : 'waiting';
  }

  private waking(machine: Machine): void {
    if (this.now < machine.wakeLook) return;
    if (machine.power !== 'on') {
      machine.wakeLook = NEVER;
      return;
    }
    machine.wakeLook += 30_000;
    const own = this.judge(
      machine,
      machine.views.filter(({ value }) => value > 0).map(({ ups }) => ups),
      0,
    );
    if (own === 'battery') machine.wakeLook = NEVER;
    if (own !== 'met') return;
    for (const target of machine.plan.wakes) {
      const one = machine.wake.get(target.host);
      const other = this.machines.get(target.host);
      if (one === undefined || other === undefined || !one.kept) continue;
      const fed = other.views.filter(({ value, ups }) => value > 0 && ups.plan.server !== target.host);
      const power = this.judge(
        machine,
        fed.map(({ ups }) => ups),
        target.onceChargePercent,
      );
      const { settleSeconds, waitSeconds, tryForSeconds } = target.limits;
      if (power === 'battery') Object.assign(one, { since: this.now, ready: -1 });
      else if (this.replies(machine, other)) {
        if (this.now - one.since >= settleSeconds * 1000) one.kept = false;
      } else if (power === 'waiting') {
        if (this.now - one.since >= waitSeconds * 1000) one.kept = false;
      } else {
        if (one.ready < 0) one.ready = this.now;
        if (this.now - one.ready >= tryForSeconds * 1000) one.kept = false;
        else {
          const starts = other.power === 'off' && this.connected(machine, other) && this.hasPower(other);
          if (!one.sent || starts) this.say('wake-sent', other);
          one.sent = true;
          if (starts) this.boot(other);
        }
      }
    }
    if (![...machine.wake.values()].some(({ kept }) => kept)) machine.wakeLook = NEVER;
  }
}

function depth(plan: Plan, { plan: { runsOn } }: { plan: HostPlan }): number {
  const below = plan.hosts[runsOn ?? ''];
  return below === undefined ? 0 : 1 + depth(plan, { plan: below });
}

function byHand({ plan }: Machine): boolean {
  return plan.returns.length === 0 || plan.returns.includes('by-hand');
}

function picked(span: Span, phase: Phase): number {
  return (
    1000 * (phase === 0 ? span.shortestSeconds : phase === 1 ? span.longestSeconds : span.nominalSeconds)
  );
}

/** Peukert's law between neighbouring points; beyond them the nearest pair's exponent, at most 1 below and at least 1.2 above. */
export function runtimeMs(table: { watts: number; lastsSeconds: number }[], watts: number): number {
  if (watts <= 0) return NEVER;
  const points = [...table].sort((a, b) => a.watts - b.watts);
  const low = points[0];
  const high = points.at(-1);
  if (low === undefined || high === undefined) return 0;
  const slope = (a: typeof low, b: typeof low) =>
    Math.log(a.lastsSeconds / b.lastsSeconds) / Math.log(b.watts / a.watts);
  const along = (from: typeof low, by: number) => 1000 * from.lastsSeconds * (from.watts / watts) ** by;
  if (points.length === 1) return along(low, watts <= low.watts ? 0.85 : 1.2);
  if (watts <= low.watts) return along(low, Math.min(1, slope(low, points[1] ?? high)));
  if (watts > high.watts) return along(high, Math.max(1.2, slope(points.at(-2) ?? low, high)));
  const upper = points.findIndex((point) => watts <= point.watts);
  const from = points[upper - 1] ?? low;
  return along(from, slope(from, points[upper] ?? high));
}
