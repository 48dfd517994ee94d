import type { RuntimeCurve } from './runtime-curve';

/** A charge or a runtime left that somebody waits for. */
export interface Threshold {
  kind: 'charge' | 'runtime';
  /** A part of the whole from 0 to 1, or milliseconds. */
  value: number;
}

/** Charges closer than this are the same: less than any event moves in a millisecond of a year's runtime. */
const SAME = 1e-9;

/**
 * A battery. Its charge falls by time over the runtime at the load of that moment, and rises evenly on the mains.
 */
export class Battery {
  /** Which thresholds are reached at the moment. */
  readonly reached: boolean[];
  private charge = 1;
  private since = 0;
  private lastsMs = Number.POSITIVE_INFINITY;
  private drains = false;

  constructor(
    private readonly curve: RuntimeCurve,
    /** Part of the table's runtime it has. */
    private readonly health: number,
    private readonly rechargeMs: number,
    private readonly thresholds: readonly Threshold[],
  ) {
    this.reached = thresholds.map(() => false);
  }

  /** Its charge at a time, from 0 to 1. */
  chargeAt(at: number): number {
    const passed = at - this.since;
    if (passed <= 0) return this.charge;
    if (this.drains) return Math.max(0, this.charge - passed / this.lastsMs);
    return this.rechargeMs <= 0 ? 1 : Math.min(1, this.charge + passed / this.rechargeMs);
  }

  /**
   * From now on at another load, or on the mains or shut down (which both charge it or leave it alone). Gives the next
   * moment at which a threshold is reached or the battery is empty; undefined if never.
   */
  changeLoad(at: number, watts: number, on: 'battery' | 'mains' | 'nothing'): number | undefined {
    this.charge = this.chargeAt(at);
    this.since = at;
    this.drains = on !== 'mains';
    this.lastsMs = on === 'battery' ? this.curve.lastsMs(watts) * this.health : Number.POSITIVE_INFINITY;
    return this.look();
  }

  /** Which thresholds are reached now, and when the next one is. */
  lookAt(at: number): number | undefined {
    this.charge = this.chargeAt(at);
    this.since = at;
    return this.look();
  }

  /** Whether nothing is left. */
  get isEmpty(): boolean {
    return this.charge <= SAME;
  }

  /** When the charge will have risen to a part of the whole; undefined unless it is charging. */
  chargedAt(part: number): number | undefined {
    if (this.drains) return undefined;
    return this.since + Math.max(0, Math.ceil((part - this.charge) * this.rechargeMs));
  }

  private look(): number | undefined {
    let highest = 0;
    for (const [index, { kind, value }] of this.thresholds.entries()) {
      const part = kind === 'charge' ? value : this.drains ? Math.min(2, value / this.lastsMs) : 0;
      const reached = this.charge <= part + SAME;
      this.reached[index] = reached;
      if (!reached && part > highest) highest = part;
    }
    if (!this.drains || this.lastsMs === Number.POSITIVE_INFINITY || this.isEmpty) return undefined;
    return this.since + Math.max(1, Math.ceil((this.charge - highest) * this.lastsMs - 1e-3));
  }
}
