import type { Plan, UpsPlan } from '../lib/power';
import { type BatteryReading, type Fault, RuntimeCurve, type Simulation } from '../lib/power/simulation';
import { RANGES, WORN_BATTERY } from '../lib/power/simulation/ranges';

/** What a firmware says LB at where the homelab does not tell: the nominal case. */
const FIRMWARE_LOW_CHARGE = RANGES.firmwareLowCharge[1];

const LONGEST_RUNTIME_SECONDS = 360_000;

/** A UPS at a moment. */
export interface DeviceState {
  readonly onBattery: boolean;
  /** From 0 to 1. */
  readonly charge: number;
  readonly runtimeSeconds: number;
  readonly watts: number;
  /** Whether its battery is low, whoever says so. */
  readonly isLow: boolean;
}

/** The simulator's word on a UPS at any moment, as its device would tell it. */
export class UpsReadings {
  private readonly curve: RuntimeCurve;
  private readonly health: number;
  private readonly readings: readonly BatteryReading[];
  private readonly mains: readonly { at: number; on: boolean }[];

  constructor(
    private readonly ups: UpsPlan,
    { batteries, events }: Simulation,
    faults: readonly Fault[],
  ) {
    const isWorn = faults.some(
      ({ kind, where }) => kind === 'battery' && (where === undefined || where === ups.name),
    );
    this.health = isWorn ? WORN_BATTERY : 1;
    this.curve = new RuntimeCurve(ups.runtime);
    this.readings = batteries[ups.name] ?? [];
    this.mains = events.flatMap(({ at, event }) =>
      event === 'mains-lost' || event === 'mains-back' ? [{ at, on: event === 'mains-back' }] : [],
    );
  }

  /** NUT's variables at a moment, in seconds since the mains failed. */
  at(seconds: number): Record<string, string | number> {
    const { charge, runtimeSeconds, watts, onBattery, isLow } = this.battery(seconds);
    const saysLow = isLow && this.ups.lowBattery.decidedBy === 'firmware';
    return {
      'device.mfr': 'ridethrough',
      'device.model': 'drill',
      'battery.charge': Math.floor(charge * 100),
      'battery.runtime': Math.floor(runtimeSeconds),
      'ups.load': Math.round((100 * watts) / this.ups.ratedWatts),
      // the driver judges the battery when it reads the status: that comes last
      'ups.status': onBattery ? `OB DISCHRG${saysLow ? ' LB' : ''}` : `OL${charge < 1 ? ' CHRG' : ''}`,
    };
  }

  /** What the device knows at a moment. */
  battery(seconds: number): DeviceState {
    const onBattery = this.isOnBattery(seconds);
    const { chargePercent, runtimeSeconds: lowRuntime } = this.ups.lowBattery;
    const { charge, runtimeSeconds, watts } = this.energy(seconds, onBattery);
    const isLow =
      onBattery &&
      ((chargePercent !== undefined && charge * 100 <= chargePercent) ||
        (lowRuntime !== undefined && runtimeSeconds <= lowRuntime) ||
        (chargePercent === undefined && lowRuntime === undefined && charge <= FIRMWARE_LOW_CHARGE));
    return { onBattery, charge, runtimeSeconds, watts, isLow };
  }

  private isOnBattery(seconds: number): boolean {
    return this.mains.filter(({ at }) => at <= seconds).at(-1)?.on === false;
  }

  private energy(
    seconds: number,
    onBattery: boolean,
  ): { charge: number; runtimeSeconds: number; watts: number } {
    const index = this.readings.filter(({ at }) => at <= seconds).length - 1;
    const from = this.readings[index];
    if (from === undefined)
      return { charge: 1, runtimeSeconds: this.lasts(this.ups.load.totalWatts), watts: 0 };
    const to = this.readings[index + 1];
    const lasts = this.lasts(from.watts);
    const drained = onBattery ? from.charge - (seconds - from.at) / lasts : from.charge;
    const charge =
      to === undefined
        ? Math.max(0, drained)
        : from.charge + ((to.charge - from.charge) * (seconds - from.at)) / (to.at - from.at);
    return { charge, runtimeSeconds: charge * lasts, watts: from.watts };
  }

  /** Long, but a number, where there is no load. */
  private lasts(watts: number): number {
    return Math.min(LONGEST_RUNTIME_SECONDS, (this.curve.lastsMs(watts) / 1000) * this.health);
  }
}

/** The readings of every UPS. */
export function upsReadings(
  plan: Plan,
  simulation: Simulation,
  faults: readonly Fault[],
): ReadonlyMap<string, UpsReadings> {
  return new Map(
    Object.values(plan.upses).map((ups) => [ups.name, new UpsReadings(ups, simulation, faults)]),
  );
}
