/** A text as one word of POSIX sh, whatever stands in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
