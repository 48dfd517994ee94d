/** From where on lengths lie so far apart, in seconds, and how far. */
const STEPS: readonly (readonly [number, number])[] = [
  [1, 1],
  [30, 5],
  [120, 10],
  [600, 30],
  [1800, 60],
  [7200, 300],
  [21_600, 900],
  [86_400, 3600],
];

/**
 * The lengths of outage that the slider stops at, in seconds: as close to each other as anybody may want, each a round
 * one, and those given.
 *
 * @param longest the last one
 * @param also lengths at which something changes
 */
export function sliderLengths(longest: number, also: readonly number[] = []): number[] {
  const lengths = new Set<number>([longest]);
  for (const [index, [from, step]] of STEPS.entries()) {
    const to = Math.min(STEPS[index + 1]?.[0] ?? Number.POSITIVE_INFINITY, longest);
    for (let length = from; length < to; length += step) lengths.add(length);
  }
  for (const length of also) {
    const whole = Math.ceil(length);
    if (whole >= 1 && whole <= longest) lengths.add(whole);
  }
  return [...lengths].sort((a, b) => a - b);
}

/** The place of the length that is nearest. */
export function nearestPlace(lengths: readonly number[], seconds: number): number {
  let best = 0;
  for (const [place, length] of lengths.entries()) {
    if (Math.abs(length - seconds) < Math.abs((lengths[best] ?? 0) - seconds)) best = place;
  }
  return best;
}
