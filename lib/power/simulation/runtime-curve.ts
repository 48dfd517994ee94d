/** One point of a runtime table. */
export interface RuntimePoint {
  watts: number;
  lastsSeconds: number;
}

/**
 * Exponent of runtime over load above the highest point known, where no pair of points says more. Peukert's exponent of
 * sealed lead-acid batteries is 1.05 to 1.15 in slow discharges and rises at the rates of a UPS (a quarter of an hour);
 * published UPS tables come to 1.15 to 1.3 in their upper half.
 */
const EXPONENT_ABOVE = 1.2;

/** Below the lowest point: the inverter draws its own share whatever hangs on it, so less load gains less than it saves. */
const EXPONENT_BELOW = 0.85;

/** The most that less load may gain beyond the table, whatever its points say. */
const LARGEST_EXPONENT_BELOW = 1;

interface Segment {
  /** Up to this load. */
  upToWatts: number;
  watts: number;
  lastsMs: number;
  exponent: number;
}

/**
 * How long a full battery lasts at a load, in milliseconds. Between two points of the table a power law runs through
 * both (a straight line in double logarithmic scale, which is Peukert's law); beyond them it goes on with the exponent
 * of the nearest pair, held on the careful side.
 */
export class RuntimeCurve {
  private readonly segments: Segment[] = [];

  constructor(points: readonly RuntimePoint[]) {
    const sorted = [...points].sort((a, b) => a.watts - b.watts);
    const exponents = sorted.slice(1).map((point, index) => exponent(sorted[index] ?? point, point));
    const [first] = sorted;
    const last = sorted.at(-1);
    if (first === undefined || last === undefined) return;
    const below = exponents[0];
    this.add(
      first.watts,
      first,
      below === undefined ? EXPONENT_BELOW : Math.min(below, LARGEST_EXPONENT_BELOW),
    );
    for (const [index, value] of exponents.entries()) {
      const from = sorted[index];
      const to = sorted[index + 1];
      if (from !== undefined && to !== undefined) this.add(to.watts, from, value);
    }
    this.add(Number.POSITIVE_INFINITY, last, Math.max(exponents.at(-1) ?? 0, EXPONENT_ABOVE));
  }

  /** Infinity at no load. */
  lastsMs(watts: number): number {
    if (watts <= 0) return Number.POSITIVE_INFINITY;
    const segment = this.segments.find(({ upToWatts }) => watts <= upToWatts);
    if (segment === undefined) return 0;
    return segment.lastsMs * (segment.watts / watts) ** segment.exponent;
  }

  private add(upToWatts: number, from: RuntimePoint, value: number): void {
    this.segments.push({ upToWatts, watts: from.watts, lastsMs: from.lastsSeconds * 1000, exponent: value });
  }
}

function exponent(a: RuntimePoint, b: RuntimePoint): number {
  if (a.watts === b.watts || a.lastsSeconds <= 0 || b.lastsSeconds <= 0) return 1;
  return Math.log(a.lastsSeconds / b.lastsSeconds) / Math.log(b.watts / a.watts);
}
