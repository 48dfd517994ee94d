import { type Fault, parseFault } from '../../power/simulation';
import { PROMISE_CODES, PROMISES, type PromiseCode, type PromiseResult } from '../../power/sweep';
import { faultInWords } from '../outage/fault-words';
import type { UnderFault } from './every-length';

/** How many of the single faults break nothing, and the worst of the others: the promise that comes first, then the most that is missed. */
export function faultSummary(promises: readonly PromiseResult[], each: readonly UnderFault[]): string {
  const broken = [
    ...promises.flatMap(({ fault, code, host, margin = 0 }) =>
      fault === undefined ? [] : [{ fault: parseFault(fault), code, host, margin }],
    ),
    ...each.flatMap(({ fault, closest }) =>
      closest === undefined || closest.holds
        ? []
        : [{ fault, code: closest.code, host: closest.host, margin: closest.margin ?? 0 }],
    ),
  ];
  const breaking = new Set(broken.map(({ fault }) => struckBy(fault)));
  const all = new Set([...breaking, ...each.map(({ fault }) => struckBy(fault))]).size;
  const [worst] = broken.sort((a, b) => rank(a.code) - rank(b.code) || a.margin - b.margin);
  if (worst === undefined) return `None of the ${all} single faults breaks a promise.`;
  const who = worst.host === undefined ? '' : ` (${worst.host})`;
  return `${all - breaking.size} of ${all} single faults break nothing. The worst of the others: ${faultInWords(worst.fault)}. Then this does not hold: ${lowerFirst(PROMISES[worst.code].title)}${who}.`;
}

function rank(code: PromiseCode): number {
  return PROMISE_CODES.indexOf(code);
}

/** A fault without its moment. */
export function struckBy({ kind, where }: Fault): string {
  return `${kind} ${where ?? ''}`;
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
