import { PROMISES, type PromiseCode } from '../../power/promises/codes';
import type { CodeEntry } from './entry';

/** Promises that are broken, by the name of the promise. */
const BROKEN_PROMISES = Object.fromEntries(
  Object.entries(PROMISES).map(([code, { title, why, fix }]): [string, CodeEntry] => [
    code,
    {
      severity: 'error',
      severityUnderFault: 'warning',
      title: `A promise that does not hold: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      why,
      fix,
    },
  ]),
) as Record<PromiseCode, CodeEntry>;

/** What playing every length of outage shows. */
export const OUTAGE_CODES = {
  ...BROKEN_PROMISES,
  'outages-not-played': {
    severity: 'info',
    title: 'Not every length of outage was played',
    why: 'Playing all of them takes longer than a check may: with the square of the number of machines. So the check says nothing about the promises that it did not see broken.',
    fix: 'Run `ridethrough sweep`: it takes the time that it needs.',
  },
} as const satisfies Record<string, CodeEntry>;
