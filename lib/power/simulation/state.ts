import { Battery } from './battery';
import type { Due } from './due';
import type { HostModel, Model, MonitorModel, UpsModel } from './model';

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

/** A UPS before the outage. `worn` is the part of its energy that a fault leaves it. */
export function upsState(model: Model, ups: UpsModel, worn: number): UpsState {
  return {
    model: ups,
    battery: new Battery(ups.curve, ups.health * worn, ups.rechargeMs, ups.thresholds),
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
  };
}

function isPrimary(model: Model, host: number, monitor: number): boolean {
  return model.hosts[host]?.monitors[monitor]?.isPrimary ?? false;
}

/** A machine before the outage. */
export function hostState(model: HostModel): HostState {
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
