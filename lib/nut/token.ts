/** What every rendered file says first. */
export const HEADER = '# Written by ridethrough. Changes here are overwritten.';

const BARE_WORD = /^[A-Za-z0-9@:./_+,*[\]-]+$/;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * A value as one quoted word of NUT's configuration language (parseconf): `"` and `\` are escaped, and so is `#`,
 * which NUT takes for an error inside quotes.
 * @throws on a character that NUT drops without a word: it takes printable ASCII only.
 */
export function quoted(value: string): string {
  if (!PRINTABLE_ASCII.test(value)) {
    throw new Error(`NUT's files hold printable ASCII only, got ${describeText(value)}`);
  }
  return `"${escaped(value)}"`;
}

/** A value as one word: as it stands where that is safe, quoted otherwise. */
export function word(value: string): string {
  return BARE_WORD.test(value) ? value : quoted(value);
}

/** The inside of a quoted word. Callers have checked the characters. */
export function escaped(value: string): string {
  return value.replace(/["\\#]/g, '\\$&');
}

/** Whether NUT keeps every character of the text. */
export function isPrintableAscii(value: string): boolean {
  return PRINTABLE_ASCII.test(value);
}

/**
 * A number as NUT's daemons read it: whole, since `0.5` and text silently become 0, and 0 makes upsmon poll without a
 * pause.
 * @throws naming the directive when the number is not whole or below the least useful value.
 */
export function wholeNumber(directive: string, value: number, least: number): string {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`${directive} takes a whole number of at least ${least}, got ${value}`);
  }
  return String(value);
}

function describeText(value: string): string {
  return JSON.stringify(value.slice(0, 60)).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
