import type { Span } from '../plan';

/**
 * Which end of every range is played. `earliest`: everything is quick, the battery gives the most. `latest`: everything
 * is slow, the battery gives the least. `squeezed`: as `latest`, but what others need (a UPS's server, storage) is as
 * quick as can be, which is the worst for whoever needs it.
 */
export type Corner = 'earliest' | 'nominal' | 'latest' | 'squeezed';

/** Every corner. */
export const CORNERS: readonly Corner[] = ['earliest', 'nominal', 'latest', 'squeezed'];

/** Where in a range: 0 its beginning, 1 its end. */
export type Phase = 0 | 0.5 | 1;

/** The phase of a machine in a corner. */
export function phaseOf(corner: Corner, isNeeded: boolean): Phase {
  switch (corner) {
    case 'earliest':
      return 0;
    case 'nominal':
      return 0.5;
    case 'latest':
      return 1;
    case 'squeezed':
      return isNeeded ? 0 : 1;
  }
}

/** The value of a span at a phase, in milliseconds. */
export function pickMs(span: Span, phase: Phase): number {
  const picked = phase === 0 ? span.shortestSeconds : phase === 1 ? span.longestSeconds : span.nominalSeconds;
  return Math.round(picked * 1000);
}
