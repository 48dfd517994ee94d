import type { Plan } from '../plan';
import type { PromiseCode } from '../promises/codes';
import { mayStopAfter, type PromiseContext, promiseContext } from '../promises/context';
import { factsOf } from '../promises/facts';
import { judge } from '../promises/judge';
import type { Verdicts } from '../promises/verdict';
import type { Corner } from '../simulation/corner';
import { FAULT_KINDS, type Fault } from '../simulation/fault';
import type { Model } from '../simulation/model';
import { play } from '../simulation/play';
import type { Run } from '../simulation/run';
import { planModel, playOf } from '../simulation/simulate';
import { Effort } from './effort';
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
  /** How much may be played. */
  readonly effort: Effort;
  /** What goes wrong in every outage. */
  readonly faults: readonly Fault[];
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
export function setUp(plan: Plan, corner: Corner, effort: Effort = new Effort()): Setting {
  const model = planModel(plan, corner);
  const context = promiseContext(plan, model);
  const endless = play(model, { outageMs: undefined });
  effort.spend(endless);
  const facts = factsOf(endless);
  return {
    corner,
    model,
    context: { ...context, mayStopAfterMs: mayStopAfter(model, facts) },
    endless,
    endlessVerdicts: judge(endless, context, undefined),
    toMs: Math.max(SHORTEST_OUTAGE_MS, endless.now) + BEYOND_MS,
    effort,
    faults: [],
  };
}

/** The same corner with a fault in every outage, up to a length. */
export function underFault(setting: Setting, fault: Fault, toMs: number): Setting {
  const { model, context, effort } = setting;
  const endless = play(model, { outageMs: undefined, faults: [fault] });
  effort.spend(endless);
  const endlessVerdicts = judge(endless, context, undefined, struckBy(model, [fault]));
  return { ...setting, endless, endlessVerdicts, toMs, faults: [fault] };
}

/** Plays one length of outage. */
export function playOutage({ model, context, effort, faults }: Setting, outageMs: number): Played {
  const outage = playOf({ outageSeconds: outageMs / 1000, faults });
  const run = play(model, { ...outage, handsAfterMs: HANDS_AFTER_MS });
  effort.spend(run);
  const verdicts = judge(run, context, outageMs, struckBy(model, faults));
  return { outageMs, run, signature: signatureOf(run), verdicts };
}

/** Machines that a fault strikes themselves: nothing is promised of them. */
function struckBy(model: Model, faults: readonly Fault[]): ReadonlySet<number> {
  const struck = new Set<number>();
  for (const { kind, where = '' } of faults) {
    const host = FAULT_KINDS[kind] === 'host' ? model.hostIndex.get(where) : undefined;
    if (host !== undefined) struck.add(host);
  }
  return struck;
}

/**
 * Walks through every length of outage. What happens until the mains return does not depend on when they do; what
 * happens after it is either still due from before, at its own time, or moves along with the return. So behaviour can
 * only change where the return passes something, or where something that moves along passes something that does not.
 * From each outage the next such length is read, and nothing in between has to be played: the length itself is, since
 * things that come together may come in an order of their own, and so is the millisecond after it. Each is visited,
 * shortest first, until that is enough.
 */
export function walk(
  setting: Setting,
  visit: (played: Played) => void,
  isEnough: () => boolean = () => false,
): Stretch[] {
  const fixed = Float64Array.from(setting.endless.moments);
  const fixedSet = new Set(setting.endless.moments);
  const stretches: Stretch[] = [];
  const add = (fromMs: number, toMs: number, signature: string) => {
    const last = stretches.at(-1);
    if (last?.signature === signature) last.toMs = toMs;
    else stretches.push({ fromMs, toMs, signature });
  };
  let first = playOutage(setting, SHORTEST_OUTAGE_MS);
  visit(first);
  if (fixedSet.has(SHORTEST_OUTAGE_MS)) {
    add(first.outageMs, first.outageMs, first.signature);
    first = playOutage(setting, SHORTEST_OUTAGE_MS + 1);
    visit(first);
  }
  while (first.outageMs < setting.toMs && !isEnough() && !setting.effort.isSpent) {
    const next = Math.min(nextChange(first.run, first.outageMs, fixed, fixedSet), setting.toMs);
    const end = playOutage(setting, next);
    if (movesEvenly(first, end)) {
      add(first.outageMs, next, first.signature);
    } else {
      const last = next - 1 > first.outageMs ? playOutage(setting, next - 1) : first;
      if (last.signature === first.signature) add(first.outageMs, last.outageMs, first.signature);
      else bisect(setting, first, last, add, visit);
      if (last !== first) visit(last);
      add(next, next, end.signature);
    }
    visit(end);
    first = end;
    if (next < setting.toMs) {
      first = playOutage(setting, next + 1);
      visit(first);
    }
  }
  add(first.outageMs, first.outageMs, first.signature);
  return stretches;
}

/** Whether two outages behave alike, and each of their events keeps its time or moves by as much as the return does. */
function movesEvenly(a: Played, b: Played): boolean {
  if (a.signature !== b.signature) return false;
  const by = b.outageMs - a.outageMs;
  const others = b.run.marks;
  return a.run.marks.every(({ at }, index) => {
    const moved = (others[index]?.at ?? 0) - at;
    return moved === 0 || moved === by;
  });
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
  // what moves along has cancelled something that does not, or came too early to see it
  for (const { early, late, made } of run.passes) {
    const moves = early === outageMs || (early > outageMs && !fixedSet.has(early));
    if (moves && late > early && (made < outageMs || fixedSet.has(late))) {
      next = Math.min(next, outageMs + late - early);
    }
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
  visit: (played: Played) => void,
): void {
  if (last.outageMs - first.outageMs <= 1 || setting.effort.isSpent) {
    add(first.outageMs, first.outageMs, first.signature);
    add(last.outageMs, last.outageMs, last.signature);
    return;
  }
  const middle = playOutage(setting, Math.floor((first.outageMs + last.outageMs) / 2));
  if (first.signature === middle.signature) add(first.outageMs, middle.outageMs, first.signature);
  else bisect(setting, first, middle, add, visit);
  visit(middle);
  if (middle.signature === last.signature) add(middle.outageMs, last.outageMs, last.signature);
  else bisect(setting, middle, last, add, visit);
}

/** The shortest outage between two that breaks a promise, where only the longer one does. */
export function firstBroken(setting: Setting, kept: number, broken: Played, code: PromiseCode): Played {
  let low = kept;
  let high = broken;
  while (high.outageMs - low > 1) {
    const middle = playOutage(setting, Math.floor((low + high.outageMs) / 2));
    if (middle.verdicts.breaks(code)) high = middle;
    else low = middle.outageMs;
  }
  return high;
}
