import type { Threshold } from './battery';
import type { Corner, Phase } from './corner';
import type { RuntimeCurve } from './runtime-curve';

/** A plan in one corner, in numbers and indexes: every range has become a value, every time is in milliseconds. */
export interface Model {
  readonly corner: Corner;
  readonly upses: readonly UpsModel[];
  readonly hosts: readonly HostModel[];
  readonly gear: readonly GearModel[];
  /** Machines that hang on the mains alone. */
  readonly onMains: readonly number[];
  readonly hostIndex: ReadonlyMap<string, number>;
  readonly upsIndex: ReadonlyMap<string, number>;
}

/** A UPS in a model. */
export interface UpsModel {
  readonly name: string;
  readonly index: number;
  /** -1 where it isn't declared. */
  readonly server: number;
  readonly curve: RuntimeCurve;
  readonly health: number;
  readonly rechargeMs: number;
  readonly offDelayMs: number;
  readonly onDelayMs: number;
  readonly cutsOutlets: boolean;
  readonly driverDelayMs: number;
  readonly pollIntervalMs: number;
  readonly baseMilliwatts: number;
  /** The first `lowBatteryThresholds` of them make LB; stages wait for the others. */
  readonly thresholds: readonly Threshold[];
  readonly lowBatteryThresholds: number;
  /** Machines it feeds. */
  readonly feeds: readonly number[];
  /** Who watches it. */
  readonly watchers: readonly { host: number; monitor: number }[];
  /** Machines that ask about it before they wake others. */
  readonly askedBy: readonly number[];
  readonly gear: readonly number[];
}

/** A machine in a model. */
export interface HostModel {
  readonly name: string;
  readonly index: number;
  readonly managed: boolean;
  readonly phase: Phase;
  readonly milliwatts: number;
  readonly busyCoreMilliwatts: number;
  /** A supply of UPS -1 hangs on the mains. */
  readonly supplies: readonly { ups: number; share: number }[];
  readonly minSupplies: number;
  /** Index of the machine it runs on, or -1. */
  readonly runsOn: number;
  readonly guests: readonly number[];
  readonly stopMs: number;
  readonly longestStopMs: number;
  /** By how much upssched misses its timers. */
  readonly timerOffMs: number;
  /** From SHUTDOWNCMD until a hanging machine is off by force; undefined where nothing forces it. */
  readonly forcedOffMs: number | undefined;
  readonly bootMs: number;
  /** How long upsd goes on in its server's shutdown: while kubelet holds it up. */
  readonly upsdLingersMs: number;
  readonly upsmon: UpsmonModel | undefined;
  readonly monitors: readonly MonitorModel[];
  readonly stages: readonly StageModel[];
  readonly returnsWithPower: boolean;
  readonly returnsByHand: boolean;
  readonly wakes: readonly WakeModel[];
  /** Who wakes it. */
  readonly wokenBy: readonly number[];
}

/** upsmon's settings. */
export interface UpsmonModel {
  readonly pollMs: number;
  readonly pollAlertMs: number;
  readonly hostSyncMs: number;
  readonly deadTimeMs: number;
  readonly finalDelayMs: number;
  readonly minSupplies: number;
  readonly cutsOutlets: boolean;
  readonly serves: readonly number[];
}

/** One MONITOR line. */
export interface MonitorModel {
  readonly ups: number;
  readonly powerValue: number;
  readonly isPrimary: boolean;
}

/** One stage. */
export interface StageModel {
  readonly ups: number;
  readonly monitor: number;
  readonly needsAll: boolean;
  /** By time on battery. */
  readonly timerMs: number | undefined;
  /** By charge or runtime: the UPS's threshold. */
  readonly threshold: number | undefined;
}

/** Whom a machine wakes. */
export interface WakeModel {
  readonly host: number;
  readonly upses: readonly number[];
  readonly charge: number;
  readonly settleMs: number;
  readonly waitMs: number;
  readonly tryMs: number;
}

/** A switch or router. */
export interface GearModel {
  /** -1: the mains. */
  readonly ups: number;
  readonly milliwatts: number;
  /** Undefined: every machine. */
  readonly connects: ReadonlySet<number> | undefined;
}

/** A value of a range at a phase. */
export function at(range: readonly [number, number, number], phase: Phase): number {
  return phase === 0 ? range[0] : phase === 0.5 ? range[1] : range[2];
}
