import { durationInWords } from './duration-words';

/** Where a time lies, from 0 to 1. */
export type TimeAxis = (seconds: number) => number;

/**
 * Lays out the time from 0 to `end`: evenly, or with the long quiet stretches between two moments shortened, so that
 * two hours in which nothing happens leave room for two minutes in which much does.
 */
export function timeAxis(moments: readonly number[], end: number, evenTime: boolean): TimeAxis {
  if (evenTime) return (seconds) => seconds / end;
  const knots = [...new Set([0, ...moments.filter((at) => at < end), end])].sort((a, b) => a - b);
  const sums = [0];
  for (const [index, knot] of knots.entries()) {
    if (index > 0) sums.push((sums[index - 1] ?? 0) + Math.sqrt(knot - (knots[index - 1] ?? 0)));
  }
  const whole = sums.at(-1) || 1;
  return (seconds) => {
    let at = lastAtMost(knots, seconds);
    if (at < 0) at = 0;
    const [from, to] = [knots[at] ?? 0, knots[at + 1]];
    const begin = sums[at] ?? 0;
    if (to === undefined) return begin / whole;
    return (begin + (((sums[at + 1] ?? begin) - begin) * (seconds - from)) / (to - from)) / whole;
  };
}

/** The last of sorted values that is at most `value`, by halves; -1 where there is none. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [-1, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A time that is written at the axis. */
export interface Tick {
  at: number;
  text: string;
}

const STEPS = [86_400, 21_600, 7200, 3600, 1800, 900, 600, 300, 120, 60, 30, 10, 5, 1];
const MOST_PER_STEP = 60;

/** Round times, the roundest first, wherever one still fits beside those that stand there. */
export function ticks(axis: TimeAxis, end: number, width: number, pixelsPerLetter = 6.6, gap = 26): Tick[] {
  const taken: { from: number; to: number }[] = [];
  const found = new Map<number, Tick>();
  const place = (at: number) => {
    if (found.has(at)) return;
    const text = durationInWords(at, 2);
    const half = (text.length * pixelsPerLetter + gap) / 2;
    const x = axis(at) * width;
    const [from, to] = at === 0 ? [x, x + half] : [x - half, x + half];
    if (to > width + gap / 2 || taken.some((other) => from < other.to && to > other.from)) return;
    taken.push({ from, to });
    found.set(at, { at, text });
  };
  place(0);
  for (const step of STEPS) {
    if (end / step > MOST_PER_STEP) continue;
    for (let at = step; at <= end; at += step) place(at);
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}
