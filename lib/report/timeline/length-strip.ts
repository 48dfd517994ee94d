import { durationInWords } from './duration-words';
import type { LengthOutcome } from './every-length';
import { element } from './markup';

/** Under the slider: what becomes of the machines at each length it stops at, from all is well to all is off. */
export function lengthStrip(
  lengths: readonly number[],
  outcomes: readonly LengthOutcome[],
  machines: number,
): string {
  const parts = stretches(outcomes);
  const count = Math.max(1, outcomes.length);
  return element(
    'svg',
    {
      viewBox: `0 0 ${count} 10`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': stripInWords(lengths, outcomes, machines),
    },
    ...parts.map(({ from, to, stopped, lost }) =>
      element('rect', {
        class: lost > 0 ? 'lost' : stopped === 0 ? 'through' : 'stopped',
        'fill-opacity':
          lost > 0 || stopped === 0 ? undefined : String(0.35 + (0.65 * stopped) / Math.max(1, machines)),
        x: String(from),
        y: lost > 0 ? 0 : 3,
        width: String(to - from),
        height: lost > 0 ? 10 : 7,
      }),
    ),
  );
}

/** The same in words: `up to 2 min 8 s every machine rides through; from 2 min 9 s on 1 stops; …`. */
export function stripInWords(
  lengths: readonly number[],
  outcomes: readonly LengthOutcome[],
  machines: number,
): string {
  return stretches(outcomes)
    .map(({ from, stopped, lost }) => {
      const since = `from ${durationInWords(lengths[from] ?? 0)} on`;
      if (lost > 0) return `${since} ${lost === 1 ? '1 loses its' : `${lost} lose their`} power`;
      if (stopped === 0) return `${since} every machine rides through`;
      return `${since} ${stopped === machines ? 'all' : stopped} ${stopped === 1 && machines !== 1 ? 'stops' : 'stop'} in order`;
    })
    .join('; ');
}

function stretches(outcomes: readonly LengthOutcome[]): (LengthOutcome & { from: number; to: number })[] {
  const found: (LengthOutcome & { from: number; to: number })[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const last = found.at(-1);
    if (last !== undefined && last.stopped === outcome.stopped && last.lost === outcome.lost)
      last.to = index + 1;
    else found.push({ ...outcome, from: index, to: index + 1 });
  }
  return found;
}
