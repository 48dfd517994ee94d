import type { Finding } from '../lib/check';
import { findingLines } from '../lib/report/finding-lines';
import { replayCommand } from './replay';
import { severityPaint } from './terminal';

/**
 * Findings on stderr and, where one asks for something to be done, once where more is said about them. One that an
 * outage shows ends with the command that plays it, where it is known how the command line calls the environment.
 */
export function sayFindings(findings: readonly Finding[], called?: string): void {
  const asking = findings.some(({ severity }) => severity !== 'info');
  const more = asking ? 'Why, and how to fix it: ridethrough explain CODE\n' : '';
  const told = findings.map((finding) => {
    const { story = [], outage } = finding;
    if (called === undefined || outage === undefined) return finding;
    return { ...finding, story: [...story, replayCommand(called, outage)] };
  });
  process.stderr.write(findingLines(told, { paint: severityPaint() }) + more);
}

/** Those that an outage is played in spite of; warnings are told by `check`. */
export function errorsAmong(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}
