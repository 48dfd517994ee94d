import { findingCounts } from '../lib/report/finding-lines';
import { environment } from './environment';
import { EXIT } from './exit';
import { sayFindings } from './say-findings';

/**
 * `ridethrough check`: findings on stdout as JSON, or as lines on stderr with a verdict on stdout. With `faults` every
 * single fault is tried too.
 */
export async function checkCommand(
  name: string | undefined,
  options: { json?: boolean; faults?: boolean },
): Promise<number> {
  const {
    name: known,
    called,
    findings,
  } = await environment(name, options.faults ? 'all-with-faults' : 'all');
  const bad = findings.some(({ severity }) => severity === 'error');
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  } else {
    sayFindings(findings, called);
    process.stdout.write(`${known}: ${bad ? 'not good' : 'good'} (${findingCounts(findings)})\n`);
  }
  return bad ? EXIT.homelabHasErrors : EXIT.good;
}
