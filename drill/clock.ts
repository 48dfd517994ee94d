import { readFileSync } from 'node:fs';

/** Seconds of the clock that nothing sets and that every namespace shares, in hundredths. */
export function uptime(): number {
  return Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
}
