import type { Run } from '../simulation/run';

/**
 * What a run does, without its times: two outages behave alike where their signatures are equal. Two numbers of 32 bits
 * over every event with its machine and UPS, in order.
 */
export function signatureOf(run: Run): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (const { event, host, ups } of run.marks) {
    const word = numberOf(event) * 0x10001 + (host + 1) * 4099 + (ups + 1);
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word + 0x9e3779b9), 0x85ebca6b) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}.${run.marks.length}`;
}

const numbers = new Map<string, number>();

function numberOf(event: string): number {
  let number = numbers.get(event);
  if (number === undefined) {
    number = 0;
    for (const character of event) number = Math.imul(number, 31) + character.charCodeAt(0);
    numbers.set(event, number);
  }
  return number;
}
