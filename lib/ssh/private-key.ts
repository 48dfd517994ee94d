/**
 * The text of a private key as whoever logs in with it takes it, however it was pasted. ssh-add takes neither Windows'
 * line breaks nor a last line without one; Pulumi's command plugin (seen: 1.2.1) takes no such line breaks either, nor
 * blanks before the first line.
 */
export function privateKeyText(pasted: string): string {
  return `${pasted.replaceAll('\r', '').trim()}\n`;
}
