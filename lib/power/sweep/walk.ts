import type { Plan } from '../plan';
import { mayStopAfter, type PromiseContext, promiseContext } from '../promises/context';
import { factsOf } from '../promises/facts';
import { judge } from '../promises/judge';
import type { Verdict, Verdicts } from '../promises/verdict';
import type { Corner } from '../simulation/corner';
import type { Model } from '../simulation/model';
import { play } from '../simulation/play';
import type { Run } from '../simulation/run';
import { planModel } from '../simulation/simulate';
import { signatureOf } from './signature';

/** Shortest outage that is played, in milliseconds. */
export const SHORTEST_OUTAGE_MS = 1000;

/** Beyond the last thing that happens in an outage without end, in milliseconds. */
const BEYOND_MS = 60_000;

/** How long after the return of the mains somebody starts what is started by hand: long after all the rest. */
export const HANDS_AFTER_MS = 24 * 3600 * 1000;

/** A corner of a plan, ready to be played. */
export interface Setting {
  readonly corner: Corner;
  readonly model: Model;
  readonly context: PromiseContext;
  /** What happens in an outage without end. */
  readonly endless: Run;
  readonly endlessVerdicts: Verdicts;
  /** The longest outage that is played, in milliseconds. */
  readonly toMs: number;
}

/** One outage. */
export interface Played {
  readonly outageMs: number;
  readonly run: Run;
  readonly signature: string;
  readonly verdicts: Verdicts;
}

/** Outages of the same behaviour, from the first to the last, in milliseconds. */
export interface Stretch {
  fromMs: number;
  toMs: number;
  signature: string;
}

/** Plays an outage without end and reads from it what may stop when. */
export function setUp(plan: Plan, corner: Corner): Setting {
  const model = planModel(plan, corner);
  const context = promiseContext(plan, model);
  const endless = play(model, { outageMs: undefined });
  const facts = factsOf(endless);
  return {
    corner,
    model,
    context: { ...context, mayStopAfterMs: mayStopAfter(model, facts) },
    endless,
    endlessVerdicts: judge(endless, context, undefined),
    toMs: Math.max(SHORTEST_OUTAGE_MS, endless.now) + BEYOND_MS,
  };
}

/** Plays one length of outage. */
export function playOutage({ model, context }: Setting, outageMs: number): Played {
  const run = play(model, { outageMs, handsAfterMs: HANDS_AFTER_MS });
  return { outageMs, run, signature: signatureOf(run), verdicts: judge(run, context, outageMs) };
}

/**
 * Walks through every length of outage. What happens until the mains return does not depend on when they do; what
 * happens after it is either still due from before, at its own time, or moves along with the return. So behaviour can
 * only change where the return passes something, or where something that moves along passes something that does not.
 * From each outage the next such length is read, and nothing in between has to be played. The last millisecond before
 * it is played too: it shows the margins at the stretch's end, and that nothing was missed.
 */
export function walk(setting: Setting, visit: (played: Played, isEnd: boolean) => void): Stretch[] {
  const fixed = Float64Array.from(setting.endless.moments);
  const fixedSet = new Set(setting.endless.moments);
  const stretches: Stretch[] = [];
  const add = (fromMs: number, toMs: number, signature: string) => {
    const last = stretches.at(-1);
    if (last?.signature === signature) last.toMs = toMs;
    else stretches.push({ fromMs, toMs, signature });
  };
  let at = SHORTEST_OUTAGE_MS;
  while (at <= setting.toMs) {
    const first = playOutage(setting, at);
    visit(first, false);
    const next = Math.min(nextChange(first.run, at, fixed, fixedSet), setting.toMs + 1);
    if (next - 1 > at) {
      const last = playOutage(setting, next - 1);
      visit(last, true);
      if (last.signature === first.signature) add(at, next - 1, first.signature);
      else bisect(setting, first, last, add, visit);
    } else {
      add(at, at, first.signature);
    }
    at = next;
  }
  return stretches;
}

/** The next length at which the return of the mains, or something that moves with it, passes something that does not. */
function nextChange(run: Run, outageMs: number, fixed: Float64Array, fixedSet: ReadonlySet<number>): number {
  let next = Number.POSITIVE_INFINITY;
  const index = firstAfter(fixed, outageMs);
  if (index < fixed.length) next = fixed[index] ?? next;
  const later = run.moments.slice(firstAfter(run.moments, outageMs));
  const moving = later.filter((moment) => !fixedSet.has(moment));
  let movers = 0;
  for (const moment of later) {
    if (!fixedSet.has(moment)) continue;
    while ((moving[movers] ?? moment) < moment) movers += 1;
    // the last of those that move along and come before it is the first to pass it
    const mover = moving[movers - 1];
    if (mover !== undefined) next = Math.min(next, moment - (mover - outageMs));
  }
  return next;
}

function firstAfter(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where something moves with the charge of a battery, the change lies in between: it is looked for by halves. */
function bisect(
  setting: Setting,
  first: Played,
  last: Played,
  add: (fromMs: number, toMs: number, signature: string) => void,
  visit: (played: Played, isEnd: boolean) => void,
): void {
  if (last.outageMs - first.outageMs <= 1) {
    add(first.outageMs, first.outageMs, first.signature);
    add(last.outageMs, last.outageMs, last.signature);
    return;
  }
  const middle = playOutage(setting, Math.floor((first.outageMs + last.outageMs) / 2));
  visit(middle, false);
  const halves: [Played, Played][] = [
    [first, middle],
    [middle, last],
  ];
  for (const [from, to] of halves) {
    if (from.signature === to.signature) add(from.outageMs, to.outageMs, from.signature);
    else bisect(setting, from, to, add, visit);
  }
}

/** The shortest outage between two that breaks a promise, where only the longer one does. */
export function firstBroken(setting: Setting, kept: number, broken: Played, { code }: Verdict): Played {
  let low = kept;
  let high = broken;
  while (high.outageMs - low > 1) {
    const middle = playOutage(setting, Math.floor((low + high.outageMs) / 2));
    if (middle.verdicts.breaks(code)) high = middle;
    else low = middle.outageMs;
  }
  return high;
}
