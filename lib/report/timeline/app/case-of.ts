import { faultText } from '../../../power/simulation';
import type { Choice } from '../choice';

/** A choice without its length of outage: what all lengths are played with. */
export function caseOf({ corner, faults }: Choice): string {
  return [corner, ...faults.map(faultText)].join(' ');
}
