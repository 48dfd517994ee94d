import { escaped, isPrintableAscii, quoted } from './token';

/**
 * The most characters a password may have in the form in which upsmon sends it: upsmon 2.8.0 builds `PASSWORD …` in
 * 512 bytes and cuts the rest off; the two quotes of the second encoding are already taken away.
 */
export const LONGEST_PASSWORD = 499;

/**
 * Why NUT can't hold a password, or undefined. The value is in no message.
 *
 * Tried with NUT 2.8.0: tabs, other control characters and everything beyond ASCII are dropped on both sides, so that
 * another password than the stored one would open the door; one that is too long never logs in.
 */
export function passwordProblem(value: string): string | undefined {
  if (value === '') return 'it is empty; give it a value';
  if (!isPrintableAscii(value)) {
    const position = [...value].findIndex((character) => !isPrintableAscii(character));
    const what = /^\p{Cc}$/u.test([...value][position] ?? '')
      ? 'a control character'
      : 'a character beyond ASCII';
    return `it has ${what} at position ${position + 1}; NUT keeps printable ASCII only, use that`;
  }
  const length = lengthAsSent(value);
  if (length > LONGEST_PASSWORD) {
    return `it has ${length} characters as NUT sends it, NUT takes ${LONGEST_PASSWORD}; use a shorter one`;
  }
  return undefined;
}

/**
 * Whether a password logs in only when upsmon.conf holds it encoded twice: upsmon sends it raw, and upsd parses the
 * line again. Letters, digits, `-`, `_` and `.` never need it.
 *
 * Source: releases 2.7.4 to 2.8.5, `clients/upsmon.c`, all send `PASSWORD %s`; tried with 2.8.0.
 */
export function passwordNeedsSecondEncoding(value: string): boolean {
  return /[ #=\\]|^"|^$/.test(value);
}

/** The password as the value of `password =` in upsd.users: one quoted word. */
export function encodePasswordForUpsdUsers(value: string): string {
  return quoted(value);
}

/**
 * The password as the fourth word of a MONITOR line: quoted once for upsmon's own parser, and before that once more
 * for upsd's where the value needs it.
 */
export function encodePasswordForMonitor(value: string): string {
  return quoted(passwordNeedsSecondEncoding(value) ? quoted(value) : value);
}

function lengthAsSent(value: string): number {
  return passwordNeedsSecondEncoding(value) ? escaped(value).length : value.length;
}
