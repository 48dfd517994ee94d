import { Battery } from './battery';
import { EventQueue } from './event-queue';
import type { HostModel, Model, MonitorModel, UpsModel } from './model';
import type { EventName } from './result';

/**
 * What can be due, in the order in which things of one moment are worked off: first the world, then what the daemons
 * have of it, then what a machine sees, then what it decides. So a return of the mains comes before the timer of the
 * same moment.
 */
export const KINDS = [
  'fault',
  'mains',
  'battery',
  'cut',
  'outlets-on',
  'off',
  'guests-killed',
  'boot',
  'up',
  'by-hand',
  'upsd-down',
  'upsd-up',
  'driver',
  'see',
  'logout',
  'dead-time',
  'host-sync',
  'low-too-long',
  'weigh',
  'threshold',
  'watched',
  'timer',
  'unanswered',
  'overdue',
  'shutdown-command',
  'wake',
] as const;

/** A kind of thing that can be due. */
export type Kind = (typeof KINDS)[number];

const RANKS = Object.fromEntries(KINDS.map((kind, rank) => [kind, rank])) as Record<Kind, number>;

/** Something that is due in a run. */
export interface Due {
  at: number;
  rank: number;
  order: number;
  kind: Kind;
  /** Index of a UPS or a host, by the kind. */
  on: number;
  /** A further index, by the kind. */
  part: number;
  /** When it was put into the calendar. */
  made: number;
  cancelled: boolean;
}

/** An event as it is recorded. */
export interface Mark {
  at: number;
  event: EventName;
  host: number;
  ups: number;
  /** Which threshold; -1 where there is none. */
  threshold: number;
}

/** A UPS in a run. */
export interface UpsState {
  readonly model: UpsModel;
  readonly battery: Battery;
  loadMilliwatts: number;
  outletsOn: boolean;
  /** When the command to cut the outlets was given; it is carried out `offDelay` later. */
  cutOrderedAt: number;
  /** What upsd says. */
  saysOnBattery: boolean;
  saysLow: boolean;
  forcedShutdown: boolean;
  upsdUp: boolean;
  stale: boolean;
  lowOnDevice: boolean;
  /** Secondaries that are logged in. */
  logins: number;
  /** Which thresholds were reached when anybody last looked. */
  readonly wasReached: boolean[];
  battery$: Due | undefined;
  driver$: Due | undefined;
  cut$: Due | undefined;
  outletsOn$: Due | undefined;
  /** Its battery at each moment its load changed. */
  readonly readings: { at: number; charge: number; milliwatts: number }[];
}

/** One MONITOR line in a run. */
export interface MonitorState {
  readonly model: MonitorModel;
  /** Whether upsd answers and has data. */
  reachable: boolean;
  loggedIn: boolean;
  lastLook: number;
  sawOnBattery: boolean;
  sawLow: boolean;
  sawForced: boolean;
  /** Whether it counts as dead: unreachable for too long after it was seen on battery. */
  isDead: boolean;
  /** Whether its server was given up: low for longer than HOSTSYNC, and no FSD. */
  gaveUp: boolean;
  dead$: Due | undefined;
  low$: Due | undefined;
  logout$: Due | undefined;
}

/** A stage in a run. */
export interface StageState {
  timer$: Due | undefined;
  overdue$: Due | undefined;
  threshold$: Due | undefined;
  unanswered$: Due | undefined;
  /** When the machine was told that its UPS is on battery: only then a watcher looks. Undefined: it wasn't. */
  armedAt: number | undefined;
}

/** Whom a machine wakes, in a run. */
export interface WakeState {
  remembered: boolean;
  /** When its wait began. */
  since: number;
  /** Whether its UPSes were on battery at the last look. */
  onBattery: boolean;
  readySince: number;
  sent: boolean;
}

/** What upsmon does: nothing where it doesn't run or has done its work. */
export type UpsmonDoes = 'nothing' | 'watch' | 'shut-down';

/** A machine in a run. */
export interface HostState {
  readonly model: HostModel;
  power: 'running' | 'stopping' | 'off' | 'booting';
  /** Whether it has been without any power since it was last on. */
  dark: boolean;
  /** Whether it was off from one moment to the next, so that its connections were never closed. */
  vanished: boolean;
  hangs: boolean;
  upsmon: UpsmonDoes;
  stopBegan: number;
  /** Whether upsmon stops it, and so leaves the mark to cut the outlets. */
  stopsByUpsmon: boolean;
  readonly monitors: MonitorState[];
  readonly stages: StageState[];
  readonly wakes: WakeState[];
  waking$: Due | undefined;
  wakingSince: number;
  /** Whether it looks around for machines to wake. */
  isWaking: boolean;
  lastLook: number;
  /** What it draws from each supply, in milliwatts. */
  readonly draws: number[];
  weigh$: Due | undefined;
  sync$: Due | undefined;
  command$: Due | undefined;
  off$: Due | undefined;
  up$: Due | undefined;
  waitsForGuests: boolean;
}

/** Everything of one run. */
export class Run {
  now = 0;
  mains = true;
  mainsBackAt = Number.NEGATIVE_INFINITY;
  handsHaveBeenThere = false;
  hands$: Due | undefined;
  networkUp = true;
  readonly upses: UpsState[];
  readonly hosts: HostState[];
  readonly marks: Mark[] = [];
  /** Each moment at which anything happened, in order. */
  readonly moments: number[] = [];
  /**
   * What would be otherwise if `early` came later: something due at `late`, in the calendar since `made`, was cancelled
   * by it, or comes too late for it.
   */
  readonly passes: { early: number; late: number; made: number }[] = [];
  /** What is being worked off is in the calendar since. */
  private made = 0;
  private readonly queue = new EventQueue<Due>();
  private order = 0;

  constructor(
    readonly model: Model,
    wornBatteries: ReadonlyMap<number, number>,
  ) {
    this.upses = model.upses.map((ups) => ({
      model: ups,
      battery: new Battery(
        ups.curve,
        ups.health * (wornBatteries.get(ups.index) ?? 1),
        ups.rechargeMs,
        ups.thresholds,
      ),
      loadMilliwatts:
        ups.baseMilliwatts + ups.gear.reduce((sum, one) => sum + (model.gear[one]?.milliwatts ?? 0), 0),
      outletsOn: true,
      cutOrderedAt: Number.NEGATIVE_INFINITY,
      saysOnBattery: false,
      saysLow: false,
      forcedShutdown: false,
      upsdUp: true,
      stale: false,
      lowOnDevice: false,
      logins: ups.watchers.filter(({ host, monitor }) => !isPrimary(model, host, monitor)).length,
      wasReached: ups.thresholds.map(() => false),
      battery$: undefined,
      driver$: undefined,
      cut$: undefined,
      outletsOn$: undefined,
      readings: [],
    }));
    this.hosts = model.hosts.map((host) => hostState(host));
  }

  /** Puts something into the calendar. */
  due(at: number, kind: Kind, on: number, part = 0): Due {
    const due: Due = {
      at,
      rank: RANKS[kind],
      order: this.order,
      kind,
      on,
      part,
      made: this.now,
      cancelled: false,
    };
    this.order += 1;
    this.queue.push(due);
    return due;
  }

  /** How many things were put into the calendar so far. */
  get dues(): number {
    return this.order;
  }

  /** Takes something out of the calendar again. */
  cancel(due: Due | undefined): undefined {
    if (due === undefined || due.cancelled) return undefined;
    due.cancelled = true;
    if (due.at > this.now) this.passes.push({ early: this.now, late: due.at, made: due.made });
    return undefined;
  }

  /** Something that would have seen what happens now came too early for it. */
  mayPass(early: number): void {
    this.passes.push({ early, late: this.now, made: this.made });
  }

  /** Takes the next thing out of the calendar. */
  next(): Due | undefined {
    for (;;) {
      const due = this.queue.pop();
      if (due?.cancelled) continue;
      this.made = due?.made ?? 0;
      return due;
    }
  }

  /** Records an event. */
  mark(event: EventName, host = -1, ups = -1, threshold = -1): void {
    this.marks.push({ at: this.now, event, host, ups, threshold });
  }

  /** Whether two machines reach each other: every switch between them has power. */
  connected(a: number, b: number): boolean {
    if (a === b || this.machineOf(a) === this.machineOf(b)) return true;
    if (!this.networkUp) return false;
    for (const { ups, connects } of this.model.gear) {
      const isBetween = connects === undefined || connects.has(a) || connects.has(b);
      if (isBetween && !(ups < 0 ? this.mains : (this.upses[ups]?.outletsOn ?? true))) return false;
    }
    return true;
  }

  private machineOf(host: number): number {
    let at = host;
    for (let depth = 0; depth < this.hosts.length; depth += 1) {
      const below = this.hosts[at]?.model.runsOn ?? -1;
      if (below < 0) return at;
      at = below;
    }
    return at;
  }
}

function isPrimary(model: Model, host: number, monitor: number): boolean {
  return model.hosts[host]?.monitors[monitor]?.isPrimary ?? false;
}

function hostState(model: HostModel): HostState {
  return {
    model,
    power: 'running',
    dark: false,
    vanished: false,
    hangs: false,
    upsmon: model.upsmon === undefined ? 'nothing' : 'watch',
    stopBegan: Number.NEGATIVE_INFINITY,
    stopsByUpsmon: false,
    monitors: model.monitors.map((monitor) => ({
      model: monitor,
      reachable: true,
      loggedIn: true,
      lastLook: Number.NEGATIVE_INFINITY,
      sawOnBattery: false,
      sawLow: false,
      sawForced: false,
      isDead: false,
      gaveUp: false,
      dead$: undefined,
      low$: undefined,
      logout$: undefined,
    })),
    stages: model.stages.map(() => ({
      timer$: undefined,
      overdue$: undefined,
      threshold$: undefined,
      unanswered$: undefined,
      armedAt: undefined,
    })),
    wakes: model.wakes.map(() => ({
      remembered: false,
      since: -1,
      onBattery: false,
      readySince: -1,
      sent: false,
    })),
    waking$: undefined,
    wakingSince: 0,
    isWaking: false,
    lastLook: Number.NEGATIVE_INFINITY,
    draws: model.supplies.map(() => 0),
    weigh$: undefined,
    sync$: undefined,
    command$: undefined,
    off$: undefined,
    up$: undefined,
    waitsForGuests: false,
  };
}
