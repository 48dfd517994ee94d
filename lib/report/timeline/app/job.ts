import type { Plan } from '../../../power';
import type { Corner, Fault } from '../../../power/simulation';
import type { Sweep } from '../../../power/sweep';
import type { EveryLength, UnderFault } from '../every-length';

/** Work that takes too long for the page itself. */
export type Job =
  | { kind: 'every-length'; plan: Plan; corner: Corner; faults: readonly Fault[]; lengths: readonly number[] }
  | { kind: 'each-fault'; plan: Plan; faults: readonly Fault[]; lengths: readonly number[] }
  | { kind: 'sweep'; plan: Plan; faults: boolean };

/** What comes of each. */
export interface JobResults {
  'every-length': EveryLength;
  'each-fault': UnderFault[];
  sweep: Sweep;
}

/** What a worker says. */
export type JobReply<T> = { progress: number } | { result: T } | { problem: string };
