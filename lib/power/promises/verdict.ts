import type { PromiseCode } from './codes';

/** How far a promise was kept in one run. */
export interface Verdict {
  code: PromiseCode;
  holds: boolean;
  /** The machine it is about. */
  host: number;
  /** The machine it was left in the lurch by, where there is one. */
  other?: number;
  /** By how much it was kept (or missed, below 0), in milliseconds; undefined where it can't be said in time. */
  marginMs: number | undefined;
  /** When it was decided, in milliseconds. */
  at: number;
}

/** The worst of every promise in one run, or in many. */
export class Verdicts {
  private readonly worst = new Map<PromiseCode, Verdict>();

  /** Kept by so much; below 0 it is broken. */
  measured(code: PromiseCode, host: number, marginMs: number, at: number, other?: number): void {
    this.add({ code, holds: marginMs >= 0, host, marginMs, at, ...(other === undefined ? {} : { other }) });
  }

  /** Broken, and no time tells by how much. */
  broken(code: PromiseCode, host: number, at: number, other?: number): void {
    this.add({
      code,
      holds: false,
      host,
      marginMs: undefined,
      at,
      ...(other === undefined ? {} : { other }),
    });
  }

  add(verdict: Verdict): void {
    const known = this.worst.get(verdict.code);
    if (known === undefined || isWorse(verdict, known)) this.worst.set(verdict.code, verdict);
  }

  of(code: PromiseCode): Verdict | undefined {
    return this.worst.get(code);
  }

  all(): IterableIterator<Verdict> {
    return this.worst.values();
  }

  /** Whether a promise is broken. */
  breaks(code: PromiseCode): boolean {
    return this.worst.get(code)?.holds === false;
  }
}

function isWorse(a: Verdict, b: Verdict): boolean {
  if (a.holds !== b.holds) return !a.holds;
  if (a.marginMs === undefined) return !a.holds && b.marginMs !== undefined;
  return b.marginMs === undefined ? a.holds : a.marginMs < b.marginMs;
}
