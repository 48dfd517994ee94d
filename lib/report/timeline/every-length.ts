import type { Plan } from '../../power';
import { judge } from '../../power/promises/judge';
import type { Verdict } from '../../power/promises/verdict';
import { type Corner, FAULT_KINDS, type Fault } from '../../power/simulation';
import { play } from '../../power/simulation/play';
import { outcomes, playOf } from '../../power/simulation/simulate';
import { PROMISE_CODES, type PromiseCode } from '../../power/sweep';
import { HANDS_AFTER_MS, setUp } from '../../power/sweep/walk';

/** What one length of outage comes to. */
export interface LengthOutcome {
  /** How many machines stop in order. */
  stopped: number;
  /** How many lose their power. */
  lost: number;
}

/** How a promise is kept over all lengths that were played. */
export interface KeptPromise {
  code: PromiseCode;
  holds: boolean;
  /** By how much, in seconds; below 0 where it is missed. */
  margin?: number;
  /** The machine it is closest for, or broken for. */
  host?: string;
  /** The shortest of the lengths that breaks it, in seconds. */
  shortestOutage?: number;
}

/** What all lengths of outage come to. */
export interface EveryLength {
  /** For each length that was asked for. */
  outcomes: LengthOutcome[];
  promises: KeptPromise[];
}

/** Low battery comes earlier under these, and nobody can say that a stop was needless. */
const SHORTENS_THE_BATTERY: ReadonlySet<Fault['kind']> = new Set<Fault['kind']>(['battery', 'second-outage']);

/**
 * Plays one corner with these faults at each of these lengths. Other than `sweep`, which finds where behaviour changes,
 * it sees these lengths alone.
 */
export function everyLength(
  plan: Plan,
  { corner, faults }: { corner: Corner; faults: readonly Fault[] },
  lengths: readonly number[],
  progress: (done: number) => void = () => {},
): EveryLength {
  const setting = setUp(plan, corner);
  const { model, context } = setting;
  const struck = new Set(
    faults.flatMap(({ kind, where }) =>
      FAULT_KINDS[kind] === 'host' ? (model.hostIndex.get(where ?? '') ?? []) : [],
    ),
  );
  const forgiven = faults.some(({ kind }) => SHORTENS_THE_BATTERY.has(kind));
  const worst = new Map<PromiseCode, { verdict: Verdict; shortest?: number }>();
  const told = lengths.map((outageSeconds, index): LengthOutcome => {
    const run = play(model, { ...playOf({ outageSeconds, faults }), handsAfterMs: HANDS_AFTER_MS });
    for (const verdict of judge(run, context, outageSeconds * 1000, struck).all()) {
      if (forgiven && verdict.code === 'no-needless-stop') continue;
      const known = worst.get(verdict.code);
      const shortest = known?.shortest ?? (verdict.holds ? undefined : outageSeconds);
      const kept = known === undefined || isWorse(verdict, known.verdict) ? verdict : known.verdict;
      worst.set(verdict.code, { verdict: kept, ...(shortest === undefined ? {} : { shortest }) });
    }
    const found = Object.values(outcomes(run));
    progress((index + 1) / lengths.length);
    return {
      stopped: found.filter(({ outcome }) => outcome === 'stopped-cleanly').length,
      lost: found.filter(({ outcome }) => outcome === 'lost-power').length,
    };
  });
  if (faults.length === 0) {
    for (const verdict of setting.endlessVerdicts.all()) {
      const known = worst.get(verdict.code);
      if (known === undefined || isWorse(verdict, known.verdict))
        worst.set(verdict.code, { ...known, verdict });
    }
  }
  return {
    outcomes: told,
    promises: PROMISE_CODES.map((code): KeptPromise => {
      const found = worst.get(code);
      if (found === undefined) return { code, holds: true };
      const { verdict, shortest } = found;
      const host = model.hosts[verdict.host]?.name;
      return {
        code,
        holds: verdict.holds,
        ...(verdict.marginMs === undefined ? {} : { margin: verdict.marginMs / 1000 }),
        ...(host === undefined ? {} : { host }),
        ...(shortest === undefined ? {} : { shortestOutage: shortest }),
      };
    }),
  };
}

/** Held by a few seconds in every homelab: a stage is due as soon as it may be. */
const ALWAYS_CLOSE: ReadonlySet<PromiseCode> = new Set<PromiseCode>(['no-needless-stop']);

/** What one fault comes to, over all lengths that were played. */
export interface UnderFault {
  fault: Fault;
  /** The promise that is broken, or nearest to it; absent where none can be measured. */
  closest?: KeptPromise;
}

/** Plays each of these faults by itself, in the nominal corner, at each of these lengths. */
export function eachFault(
  plan: Plan,
  faults: readonly Fault[],
  lengths: readonly number[],
  progress: (done: number) => void = () => {},
): UnderFault[] {
  return faults.map((fault, index): UnderFault => {
    const { promises } = everyLength(plan, { corner: 'nominal', faults: [fault] }, lengths);
    const [closest] = promises
      .filter(({ code, holds, margin }) => !holds || (margin !== undefined && !ALWAYS_CLOSE.has(code)))
      .sort((a, b) => Number(a.holds) - Number(b.holds) || (a.margin ?? 0) - (b.margin ?? 0));
    progress((index + 1) / faults.length);
    return { fault, ...(closest === undefined ? {} : { closest }) };
  });
}

function isWorse(a: Verdict, b: Verdict): boolean {
  if (a.holds !== b.holds) return !a.holds;
  return (a.marginMs ?? Number.POSITIVE_INFINITY) < (b.marginMs ?? Number.POSITIVE_INFINITY);
}
