import { medians, program, report } from './measure';

/** `check rack` beside a node process that does nothing. */
export function benchChecks(): void {
  const results = medians(
    [
      program('node -e 0', process.execPath, ['-e', '0']),
      program('ridethrough check rack', process.execPath, ['build/cli/ridethrough.js', 'check', 'rack']),
    ],
    15,
  );
  report('check', results, 'at most 3 x');
}
