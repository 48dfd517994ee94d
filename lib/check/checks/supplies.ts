import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Shares are written with two or three digits: a sum this near to 1 is meant to be 1. */
const NEAR_ENOUGH = 0.015;

/** Power supplies: how many a host needs, and which part of its load each carries. */
export function* supplies({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { poweredBy, minSupplies = 1 }] of Object.entries(lab.hosts)) {
    const count = typeof poweredBy === 'string' ? 1 : (poweredBy?.length ?? 0);
    if (count > 0 && minSupplies > count) {
      const message = `host ${text(name)} needs ${minSupplies} supplies (minSupplies) and has ${count}; upsmon would shut it down as soon as it starts: lower minSupplies to ${count} or less, or name every supply in poweredBy`;
      yield conclusion('min-supplies-unreachable', ['hosts', name, 'minSupplies'], message, [
        ['hosts', name, 'poweredBy'],
      ]);
    }
    if (poweredBy === undefined || typeof poweredBy === 'string' || count === 0) continue;
    const sum = poweredBy.reduce((total, { share }) => total + (share ?? 0), 0);
    const complete = poweredBy.every(({ share }) => share !== undefined);
    if (sum > 1 + NEAR_ENOUGH || (complete && sum < 1 - NEAR_ENOUGH)) {
      const message = `the supplies of host ${text(name)} have shares that add up to ${Number(sum.toFixed(3))}; together the supplies carry the whole host: make them add up to 1, or leave them out for equal parts`;
      yield conclusion('supply-shares-not-one', ['hosts', name, 'poweredBy'], message);
    }
  }
}
