/** How much a finding weighs: an `error` stops everything, a `warning` or an `info` stops nothing. */
export type Severity = 'error' | 'warning' | 'info';

/** What docs/findings.md says about a code. */
export interface CodeEntry {
  readonly severity: Severity;
  /** The same where it takes a single fault to come to it (`check --faults`); without it, faults are not tried. */
  readonly severityUnderFault?: Severity;
  /** What it means, in a few words. */
  readonly title: string;
  /** Why it matters: what happens on the machines or in the cluster. */
  readonly why: string;
  /** How to fix it. */
  readonly fix: string;
}
