import { inspect } from 'node:util';

/** An error that no command expected, in a sentence; with its trace where RIDETHROUGH_DEBUG is set. */
export function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : inspect(error);
  const trace = error instanceof Error && process.env.RIDETHROUGH_DEBUG ? `\n${error.stack}` : '';
  return `${message}${trace}\n(Set RIDETHROUGH_DEBUG=1 to see where this comes from.)`;
}
