import { medians, program, report } from './measure';

/** `check rack`, its sweep included, beside a node process that does nothing. */
export function benchChecks(): void {
  const results = medians(
    [
      program('node -e 0', process.execPath, ['-e', '0']),
      program('ridethrough check rack', process.execPath, ['build/cli/ridethrough.js', 'check', 'rack']),
    ],
    15,
  );
  report('check', results, 'at most 5 x, with every length of outage played');
}
