/** A failure that a person can act on: its message is all that is printed, without a stack trace. */
export class Sentence extends Error {}

/** One line about something slow. On stderr, since stdout may carry data. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
