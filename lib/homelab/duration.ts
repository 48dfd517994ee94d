/**
 * A length of time in whole seconds, minutes or hours: `'90s'`, `'5m'`, `'1h'`. No fractions, no combinations.
 *
 * @pattern ^(0|[1-9][0-9]{0,6})[smh]$
 */
export type Duration = `${number}s` | `${number}m` | `${number}h`;

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600 } as const;

/**
 * Whole seconds of a duration that has passed the checks.
 *
 * @throws RangeError when the text is not a {@link Duration}
 */
export function seconds(duration: Duration): number {
  const match = /^(0|[1-9][0-9]{0,6})([smh])$/.exec(duration);
  const unit = match?.[2];
  if (match === null || (unit !== 's' && unit !== 'm' && unit !== 'h')) {
    throw new RangeError(
      `'${duration}' is not a duration: write whole seconds, minutes or hours, such as '90s', '5m' or '1h'`,
    );
  }
  return Number(match[1]) * SECONDS_PER_UNIT[unit];
}

/** The shortest way to write a number of whole seconds: 300 is `'5m'`, 90 is `'90s'`, 7200 is `'2h'`. */
export function duration(wholeSeconds: number): Duration {
  if (wholeSeconds !== 0 && wholeSeconds % 3600 === 0) return `${wholeSeconds / 3600}h`;
  if (wholeSeconds !== 0 && wholeSeconds % 60 === 0) return `${wholeSeconds / 60}m`;
  return `${wholeSeconds}s`;
}
