import { wholeSeconds } from '../../power/whole-seconds';

const UNITS = [
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/**
 * A length of time as people say it: `45 s`, `2 min 8 s`, `1 h 5 min`.
 *
 * @param most units at most; what is smaller is rounded
 * @default all three
 */
export function durationInWords(totalSeconds: number, most: number = UNITS.length): string {
  const first = UNITS.findIndex(([, seconds]) => totalSeconds >= seconds);
  const used = first < 0 ? UNITS.slice(-1) : UNITS.slice(first, first + most);
  const least = used.at(-1)?.[1] ?? 1;
  let rest = Math.round(wholeSeconds(totalSeconds) / least) * least;
  const parts = used.map(([unit, seconds]) => {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    return [count, unit] as const;
  });
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return told.length === 0
    ? '0 s'
    : told
        .join(' ')
        .replace(/^60 min$/, '1 h')
        .replace(/^60 s$/, '1 min');
}

const SPOKEN_UNITS: readonly (readonly [RegExp, number])[] = [
  [/^h(?:ours?)?$/, 3600],
  [/^m(?:in(?:utes?)?)?$/, 60],
  [/^s(?:ec(?:onds?)?)?$/, 1],
];

/**
 * Seconds of what a person types: `12 min`, `1h 30m`, `90s`, `2:08`, or a bare number of minutes; undefined where it
 * is no length of time.
 */
export function durationFromWords(text: string): number | undefined {
  const words = text.trim().toLowerCase();
  if (/^\d{1,3}(?::\d\d){1,2}$/.test(words)) {
    return words.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  if (/^\d+(?:\.\d+)?$/.test(words)) return Number(words) * 60;
  if (!/^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/.test(words)) return undefined;
  let seconds = 0;
  for (const [, count, unit = ''] of words.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const found = SPOKEN_UNITS.find(([name]) => name.test(unit));
    if (found === undefined) return undefined;
    seconds += Number(count) * found[1];
  }
  return Math.round(seconds * 1000) / 1000;
}

/** Whole seconds as the command line takes them, in the largest unit that is exact: `8m`, `90s`. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
