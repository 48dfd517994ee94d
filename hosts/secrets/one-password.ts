import { execFile } from 'node:child_process';

/** `op` did not give a secret. */
export class OnePasswordError extends Error {
  override readonly name = 'OnePasswordError';
}

/** `op` may wait for a fingerprint or a password: as long as somebody needs to notice. */
const limitMs = 120_000;

/**
 * Reads one secret with 1Password's own command line (`op read`), signed in by whatever way it has: its desktop app,
 * OP_SERVICE_ACCOUNT_TOKEN, OP_CONNECT_HOST. The reference is in its arguments, the value never is.
 *
 * @throws OnePasswordError with op's own words where it has none
 */
export function readOnePassword(reference: string): Promise<string> {
  return new Promise((done, failed) => {
    const options = { timeout: limitMs, maxBuffer: 1024 * 1024, env: process.env };
    execFile('op', ['read', '--no-newline', '--', reference], options, (error, stdout, stderr) => {
      if (error === null && stdout !== '') return done(stdout);
      failed(new OnePasswordError(problem(reference, error, stderr)));
    });
  });
}

function problem(reference: string, error: Error | null, stderr: string): string {
  if (error === null) return `${reference} is empty`;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return `${reference} is read by 1Password's command line \`op\`, which is not on PATH`;
  }
  const words = stderr.trim().split('\n').at(-1) ?? '';
  return `\`op read ${reference}\` failed${words === '' ? '' : `: ${words}`}`;
}
