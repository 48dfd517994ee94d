/**
 * The text of a private key as whoever logs in with it takes it, however it was pasted: ssh-add takes neither Windows'
 * line breaks nor a last line without one, and the SSH library of Pulumi's command provider nothing that stands before
 * its first line.
 */
export function privateKeyText(pasted: string): string {
  return `${pasted.replaceAll('\r', '').trim()}\n`;
}
