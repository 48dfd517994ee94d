import type { Finding } from '../lib/check';
import { findingLines } from '../lib/report/finding-lines';
import { severityPaint } from './terminal';

/** Findings on stderr and, where one asks for something to be done, once where more is said about them. */
export function sayFindings(findings: readonly Finding[]): void {
  const asking = findings.some(({ severity }) => severity !== 'info');
  const more = asking ? 'Why, and how to fix it: ridethrough explain CODE\n' : '';
  process.stderr.write(findingLines(findings, { paint: severityPaint() }) + more);
}
