import { durationInWords } from '../duration-words';

const ROUND = [1, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400];
const PIXELS_PER_MARK = 62;

/** Round lengths under the slider, where it stops at them. */
export function scaleMarks(lengths: readonly number[], width: number): string {
  const last = Math.max(1, lengths.length - 1);
  let free = Number.NEGATIVE_INFINITY;
  return ROUND.flatMap((length) => {
    const place = lengths.indexOf(length);
    const x = (place / last) * width;
    if (place < 0 || x < free || x > width - PIXELS_PER_MARK / 3) return [];
    free = x + PIXELS_PER_MARK;
    return [`<span style="left:${((100 * place) / last).toFixed(2)}%">${durationInWords(length)}</span>`];
  }).join('');
}
