import type { HostPlan, Plan } from '../lib/power';
import type { Fault } from '../lib/power/simulation';
import type { Model } from '../lib/power/simulation/model';
import { RANGES } from '../lib/power/simulation/ranges';
import { uptime } from './clock';
import type { Prophecy, Window } from './foretell';
import type { DrillMachine } from './machine';
import { type DrillNetwork, machineBelow } from './network';
import { type UpsReadings, upsReadings } from './readings';
import { pause } from './wait';
import { World } from './world';

/** Milliseconds between two looks at everything. */
const TICK = 200;

/** How long after the last thing that may happen it is watched that nothing else does, in seconds. */
const WATCHED_SECONDS = 4;

/** For how long after the return of the mains timers are watched that were cancelled, in seconds. */
const CANCELLED_SECONDS = 30;

/** Everything that a performance needs. */
export interface Stage {
  /** The scaled plan. */
  readonly plan: Plan;
  /** The same plan in numbers. */
  readonly model: Model;
  readonly prophecy: Prophecy;
  /** Times scaled. */
  readonly faults: readonly Fault[];
  readonly outageSeconds: number;
  readonly machines: ReadonlyMap<string, DrillMachine>;
  readonly network: DrillNetwork;
  readonly onProgress: (text: string) => void;
  /** Makes a machine that is off anew, as it was installed, with its cable in; its daemons wait. */
  readonly makeAgain: (host: HostPlan) => Promise<DrillMachine>;
  /** Whether somebody has ended the drill. */
  readonly isOver: () => boolean;
}

/** What was seen. */
export interface Seen {
  /** When the mains failed, by the clock that nothing sets. */
  readonly began: number;
  /** When each machine ran SHUTDOWNCMD, in seconds since then, each time. */
  readonly shutdowns: ReadonlyMap<string, readonly number[]>;
}

/** Something that will happen. */
interface Due {
  readonly at: number;
  readonly what: () => Promise<void>;
}

/**
 * The part of an outage that isn't NUT's: the mains, the batteries, the outlets and the network as the simulator has
 * them, the faults, and the machines, which are off their time after SHUTDOWNCMD.
 */
export class Performance {
  private readonly readings: ReadonlyMap<string, UpsReadings>;
  private readonly world: World;
  private readonly shutdowns = new Map<string, number[]>();
  /** Machines that stop, since when, and what ends that. */
  private readonly stopping = new Map<DrillMachine, { since: number; end: Due | undefined }>();
  private readonly starting: Promise<void>[] = [];
  private due: Due[] = [];
  private readonly stale = new Set<string>();
  private readonly written = new Map<string, string>();
  private networkIsUp = true;
  private began = 0;

  constructor(private readonly stage: Stage) {
    const { plan, prophecy, faults } = stage;
    this.readings = upsReadings(plan, prophecy.nominal, faults);
    this.world = new World(prophecy.nominal);
    for (const fault of faults) this.at(fault.atSeconds ?? 0, () => this.strike(fault));
    for (const { at, event, host } of prophecy.nominal.events) {
      if (event === 'power-lost' && host !== undefined) this.at(at, () => this.losePower(host));
      if (event === 'up' && host !== undefined && this.isTwice) this.at(at, () => this.startAgain(host, at));
    }
    for (const at of this.world.switched) this.at(at, () => this.connectAll(at));
  }

  /** Plays it to its end. */
  async play(): Promise<Seen> {
    this.began = uptime();
    for (let now = 0; !this.isDone(now) && !this.stage.isOver(); now = uptime() - this.began) {
      this.write(now);
      await this.happen(now);
      await this.look();
      await pause(TICK);
    }
    await Promise.all(this.starting);
    return { began: this.began, shutdowns: this.shutdowns };
  }

  private at(seconds: number, what: () => Promise<void>): Due {
    const due = { at: seconds, what };
    this.due.push(due);
    return due;
  }

  private async happen(now: number): Promise<void> {
    this.due.sort((a, b) => a.at - b.at);
    while ((this.due[0]?.at ?? Number.POSITIVE_INFINITY) <= now) await this.due.shift()?.what();
  }

  /** Each UPS's readings, as often as they change, once a second at the most but for its status. */
  private write(now: number): void {
    for (const [name, ups] of this.readings) {
      const server = this.stage.machines.get(this.stage.plan.upses[name]?.server ?? '');
      const readings = ups.at(now);
      const text = `${Math.floor(now)} ${readings['ups.status']}`;
      if (this.written.get(name) === text || this.stale.has(name)) continue;
      this.written.set(name, text);
      server?.setReadings(name, readings);
    }
  }

  private async look(): Promise<void> {
    for (const machine of this.stage.machines.values()) {
      machine.look();
      await machine.calmUpssched();
      if (machine.shutdownAt !== undefined)
        this.sawShutdown(machine.host.name, machine.shutdownAt - this.began);
    }
  }

  /** From SHUTDOWNCMD on: its upsd goes while it stops, its guests are told, then it is off. */
  private sawShutdown(host: string, at: number): void {
    const machine = this.stage.machines.get(host);
    if (machine === undefined || this.stopping.has(machine)) return;
    this.stopping.set(machine, { since: at, end: undefined });
    this.shutdowns.set(host, [...(this.shutdowns.get(host) ?? []), Math.round(at * 100) / 100]);
    this.stage.onProgress(`${at.toFixed(1)} s: ${host} runs SHUTDOWNCMD`);
    const model = this.stage.model.hosts.find(({ name }) => name === host);
    if (model === undefined) return;
    if ((machine.host.nut?.serves.length ?? 0) > 0) {
      this.at(at + model.upsdLingersMs / 1000, async () => {
        await machine.kill('upsd', 'TERM');
        await machine.kill('dummy-ups', 'TERM');
      });
    }
    for (const guest of model.guests) {
      const name = this.stage.model.hosts[guest]?.name;
      if (name !== undefined && this.stage.machines.get(name)?.isOn !== false) this.sawShutdown(name, at);
    }
    this.endStop(machine, at);
  }

  /** When a machine that stops is off: after its time, or by force where it hangs; or never. */
  private endStop(machine: DrillMachine, now: number): void {
    const stop = this.stopping.get(machine);
    const { name } = machine.host;
    const model = this.stage.model.hosts.find((host) => host.name === name);
    if (stop === undefined || model === undefined) return;
    const hangs = this.stage.faults.some(
      ({ kind, where, atSeconds = 0 }) =>
        kind === 'hang' && (where ?? this.firstServer) === name && atSeconds <= now,
    );
    const takes = hangs ? model.forcedOffMs : model.stopMs;
    this.due = this.due.filter((due) => due !== stop.end);
    stop.end = takes === undefined ? undefined : this.at(stop.since + takes / 1000, () => machine.powerOff());
  }

  /** A machine that was off is up again: everything on it begins anew. */
  private async startAgain(host: string, at: number): Promise<void> {
    const before = this.stage.machines.get(host);
    if (before === undefined || before.isOn) return;
    this.stage.onProgress(`${at.toFixed(1)} s: ${host} is back`);
    const machine = await this.stage.makeAgain(before.host);
    for (const { name, server } of Object.values(this.stage.plan.upses)) {
      if (server !== host) continue;
      this.written.delete(name);
      machine.setReadings(name, this.readings.get(name)?.at(at) ?? {});
    }
    await this.connectAll(at);
    // nobody else waits for its daemons
    const started = (machine.host.nut?.serves.length ?? 0) > 0 ? machine.startServer() : Promise.resolve();
    const running = started.then(() => machine.startUpsmon());
    running.catch(() => {
      // heard at the end
    });
    this.starting.push(running);
  }

  private async losePower(host: string): Promise<void> {
    const { plan, machines, network } = this.stage;
    // it can't say that it goes: what it was asked is never answered
    if (machineBelow(plan, host) === host) await network.connect(host, false);
    await machines.get(host)?.powerOff();
  }

  private async strike({ kind, where }: Fault): Promise<void> {
    const { plan, machines, onProgress } = this.stage;
    const upses = Object.values(plan.upses).filter(({ name }) => where === undefined || name === where);
    const machine = machines.get(where ?? this.firstServer);
    switch (kind) {
      case 'driver-stale':
        for (const { name, server } of upses) {
          onProgress(`the driver of ${name} loses its UPS`);
          this.stale.add(name);
          await machines.get(server)?.kill('dummy-ups', 'KILL', name);
        }
        return;
      case 'upsd-restart':
        for (const server of new Set(upses.map((ups) => ups.server))) {
          onProgress(`upsd of ${server} restarts`);
          await machines.get(server)?.kill('upsd', 'TERM');
          const back = uptime() - this.began + RANGES.upsdRestartSeconds[1];
          this.at(back, async () => machines.get(server)?.restartUpsd());
        }
        return;
      case 'upsmon-dead':
        onProgress(`upsmon of ${machine?.host.name} is killed`);
        await machine?.kill('upsmon', 'KILL');
        return;
      case 'upssched-dead':
        onProgress(`upssched of ${machine?.host.name} is killed`);
        await machine?.kill('upssched', 'KILL');
        return;
      case 'network':
        onProgress('the network is gone');
        this.networkIsUp = false;
        await this.connectAll(uptime() - this.began);
        return;
      case 'crash':
        onProgress(`${machine?.host.name} crashes`);
        if (machine !== undefined) await this.losePower(machine.host.name);
        return;
      case 'hang':
        onProgress(`${machine?.host.name} hangs in its shutdown`);
        if (machine !== undefined) this.endStop(machine, uptime() - this.began);
        return;
      case 'battery':
      case 'mains-return':
      case 'second-outage':
        return;
    }
  }

  /** Plugs every machine in or out, as the switches between it and the others have power. */
  private async connectAll(now: number): Promise<void> {
    const { plan, machines, network } = this.stage;
    for (const [host, { isOn }] of machines) {
      // the card of a machine that is off is gone
      if (!isOn || machineBelow(plan, host) !== host) continue;
      const isIn =
        this.networkIsUp &&
        plan.gear.every(
          ({ poweredBy, connects }) =>
            (connects !== undefined && !connects.includes(host)) || this.world.hasPower(poweredBy, now),
        );
      await network.connect(host, isIn);
    }
  }

  private isDone(now: number): boolean {
    const { machines, prophecy } = this.stage;
    if (now < this.busyUntil) return false;
    if ([...machines.values()].every(({ isOn }) => !isOn)) return true;
    let until = this.busyUntil;
    for (const [name, first] of Object.entries(prophecy.windows)) {
      const machine = machines.get(name);
      if (machine?.isOn !== true || this.stopping.has(machine)) continue;
      const window = windowAt(first, this.shutdowns.get(name)?.length ?? 0);
      if (window?.allowed !== undefined) until = Math.max(until, window.allowed.to);
      if (window?.allowed === undefined || window.mayStayUp) until = Math.max(until, this.quietFrom(name));
    }
    return now > until + (until === 0 ? 0 : WATCHED_SECONDS);
  }

  /** From when on a machine that stays up will stay up. */
  private quietFrom(host: string): number {
    const { plan } = this.stage;
    const { nut, stages = [] } = plan.hosts[host] ?? {};
    const detection = Math.max(
      0,
      ...(nut?.monitors ?? []).map((monitor) => monitor.detection.longestSeconds),
    );
    const timers = stages.map(({ startsAfter }) => startsAfter?.longestSeconds ?? 0);
    const back = this.world.returnsLast ?? this.stage.outageSeconds;
    const settled = back + detection + (nut?.finalDelaySeconds ?? 0);
    return Math.max(
      settled,
      Math.min(this.world.failsLast + Math.max(0, ...timers), back + CANCELLED_SECONDS),
    );
  }

  /** Whether the mains fail twice: only then machines are started again. */
  private get isTwice(): boolean {
    return this.stage.faults.some(({ kind }) => kind === 'second-outage');
  }

  /** Until when the second outage is still to come, or machines that it finds starting. */
  private get busyUntil(): number {
    if (!this.isTwice) return 0;
    const { failsLast, returnsLast = failsLast } = this.world;
    const { events } = this.stage.prophecy.nominal;
    const starts = events.filter(({ event, at }) => event === 'up' && at <= returnsLast).map(({ at }) => at);
    return Math.max(failsLast, ...starts);
  }

  private get firstServer(): string {
    return Object.values(this.stage.plan.upses)[0]?.server ?? '';
  }
}

/** What is foretold of a machine that has gone down so many times. */
function windowAt(window: Window | undefined, times: number): Window | undefined {
  return times === 0 ? window : windowAt(window?.next, times - 1);
}
