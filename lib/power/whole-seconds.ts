/** A time as clocks show it: a second is told when it is over. Everything that tells times rounds with this. */
export function wholeSeconds(seconds: number): number {
  return Math.floor(seconds);
}
