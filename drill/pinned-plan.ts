import type { HostPlan, Plan, Span, UpsPlan } from '../lib/power';
import type { Corner, Fault, Simulation } from '../lib/power/simulation';
import { phaseOf } from '../lib/power/simulation/corner';
import { at as atPhase } from '../lib/power/simulation/model';
import { RANGES, WORN_BATTERY } from '../lib/power/simulation/ranges';
import { type UpsReadings, upsReadings } from './readings';

/** Seconds between two looks for a threshold. */
const STEP = 0.05;

/** A charge in percent that no battery comes down to before it is empty. */
const NEVER = 1e-6;

/** What is played. */
export interface Pinned {
  readonly corner: Corner;
  readonly outageSeconds: number;
  readonly faults: readonly Fault[];
}

/**
 * The plan for one corner of the simulator in which nothing is open but detection, polls and timers. In a drill each
 * battery follows the nominal case whatever the machines do; so here each has an even load, and reaches each of its
 * thresholds just when it does in the nominal case.
 */
export function pinnedPlan(plan: Plan, nominal: Simulation, pinned: Pinned): Plan {
  const readings = upsReadings(plan, nominal, pinned.faults);
  const batteries = new Map(
    Object.values(plan.upses).map((ups) => [
      ups.name,
      new PinnedBattery(ups, readings.get(ups.name), nominal, pinned),
    ]),
  );
  const ups = (one: UpsPlan): UpsPlan => batteries.get(one.name)?.ups() ?? one;
  const host = (one: HostPlan): HostPlan => ({
    ...one,
    watts: 0,
    idleWatts: 0,
    // 2.8.0's upssched draws power of its own
    ...(one.nut === undefined ? {} : { nut: { ...one.nut, version: '2.8.1' } }),
    stages: one.stages.map((stage) => {
      const { trigger } = stage;
      if (trigger.kind === 'timer') return stage;
      const belowPercent = batteries
        .get(stage.ups)
        ?.percentWhen(
          trigger.kind === 'charge'
            ? ({ charge }) => charge * 100 <= trigger.belowPercent
            : ({ runtimeSeconds }) => runtimeSeconds <= trigger.belowSeconds,
        );
      return { ...stage, trigger: { kind: 'charge', belowPercent: belowPercent ?? NEVER } };
    }),
    stop: nominalOf(one.stop),
    boot: nominalOf(one.boot),
  });
  return {
    ...plan,
    upses: Object.fromEntries(Object.entries(plan.upses).map(([name, one]) => [name, ups(one)])),
    hosts: Object.fromEntries(Object.entries(plan.hosts).map(([name, one]) => [name, host(one)])),
    gear: plan.gear.map((one) => ({ ...one, watts: 0 })),
  };
}

/** A battery whose charge falls evenly to nothing. */
class PinnedBattery {
  private readonly emptyAt: number;
  private readonly until: number;
  private readonly energy: number;

  constructor(
    private readonly plan: UpsPlan,
    private readonly readings: UpsReadings | undefined,
    { events }: Simulation,
    { corner, outageSeconds, faults }: Pinned,
  ) {
    const empty = events.find(({ event, ups }) => event === 'battery-empty' && ups === plan.name);
    const last = events.at(-1)?.at ?? 0;
    this.until = Math.min(outageSeconds, last);
    this.emptyAt = empty?.at ?? 2 * Math.max(outageSeconds, last, 1);
    const isWorn = faults.some(
      ({ kind, where }) => kind === 'battery' && (where === undefined || where === plan.name),
    );
    this.energy = atPhase(RANGES.batteryHealth, phaseOf(corner, false)) * (isWorn ? WORN_BATTERY : 1);
  }

  /** The UPS with this battery and one watt to carry. */
  ups(): UpsPlan {
    const { lowBattery, load } = this.plan;
    const percent = this.percentWhen(({ isLow }) => isLow);
    return {
      ...this.plan,
      runtime: [{ watts: 1, lastsSeconds: this.emptyAt / this.energy }],
      load: { ...load, baseWatts: 1, gearWatts: 0, hostWatts: 0, totalWatts: 1 },
      lowBattery: { decidedBy: lowBattery.decidedBy, chargePercent: percent ?? NEVER },
    };
  }

  /** Its charge in percent at the moment from which something is so in the nominal case; undefined for never. */
  percentWhen(isSo: (battery: ReturnType<UpsReadings['battery']>) => boolean): number | undefined {
    const { readings } = this;
    if (readings === undefined) return undefined;
    for (let at = 0; at <= this.until; at += STEP) {
      if (isSo(readings.battery(at))) return Math.max(NEVER, 100 * (1 - at / this.emptyAt));
    }
    return undefined;
  }
}

function nominalOf({ nominalSeconds }: Span): Span {
  return { shortestSeconds: nominalSeconds, nominalSeconds, longestSeconds: nominalSeconds };
}
