import type { Plan } from '../lib/power';
import { FAULT_KINDS, type Fault, faultText, parseFault } from '../lib/power/simulation';
import { Refusal } from './exit';

/** `8m`, `2m59s`, `957.835s`, also as the commands print it: `2m 08s`, `8 min`. */
const IN_UNITS = /^(?:(\d{1,7}) ?h)? ?(?:(\d{1,7}) ?m(?:in)?)? ?(?:(\d{1,7}(?:\.\d{1,3})?) ?s)?$/;

/** `15:57` and `1:05:57`. */
const ON_CLOCK = /^(?:(\d{1,7}):(?=\d\d:))?(\d{1,7}):([0-5]\d(?:\.\d{1,3})?)$/;

/**
 * `--outage` or another length of time, in seconds: `8m`, `2m59s`, `957.835s`, `15:57`.
 *
 * @throws Refusal where it is no duration, or none above zero
 */
export function outageSeconds(text: string, option = '--outage'): number {
  const [, hours = 0, minutes = 0, seconds = 0] = IN_UNITS.exec(text) ?? ON_CLOCK.exec(text) ?? [];
  const milliseconds = (Number(hours) * 60 + Number(minutes)) * 60_000 + Math.round(Number(seconds) * 1000);
  if (milliseconds > 0) return milliseconds / 1000;
  throw new Refusal(
    `${option} ${text}: write a length of time, such as '45s', '8m', '2m59s', '15:57' or '10h'`,
  );
}

/** A length of time as {@link outageSeconds} reads it, to the millisecond. */
export function outageText(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${seconds}s`;
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts.map(([value, unit]) => (value === 0 ? '' : `${value}${unit}`)).join('');
}

/**
 * One `--fault`.
 *
 * @throws Refusal where it is none
 */
export function faultArgument(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw new Refusal(`--fault ${text}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Refuses a fault that strikes what the homelab has not, or what its kind does not strike.
 *
 * @throws Refusal with what there is
 */
export function refuseUnknownPlace({ kind, where }: Fault, { upses, hosts }: Pick<Plan, 'upses' | 'hosts'>) {
  if (where === undefined) return;
  const strikes = FAULT_KINDS[kind];
  if (strikes === 'homelab') {
    throw new Refusal(`--fault ${kind}:${where}: ${kind} strikes the whole homelab; leave ':${where}' out`);
  }
  const places = strikes === 'ups' ? upses : hosts;
  if (Object.hasOwn(places, where)) return;
  const known = Object.keys(places).join(', ');
  throw new Refusal(
    `--fault ${kind}:${where}: ${kind} strikes a ${strikes === 'ups' ? 'UPS' : 'host'}, and there is no '${where}'; there are ${known}`,
  );
}

/** Says on standard error which faults change nothing: mains that return when they are back already, or nobody knows when. */
export function sayIdleFaults(faults: readonly Fault[], seconds: number): void {
  for (const { kind, atSeconds } of faults) {
    if (kind !== 'mains-return' || (atSeconds !== undefined && atSeconds < seconds)) continue;
    const why =
      atSeconds === undefined
        ? `it says no moment: write '${kind}@TIME', with a time before ${outageText(seconds)}`
        : `the mains are back after ${outageText(seconds)}: choose a moment before that, or a longer --outage`;
    process.stderr.write(
      `--fault ${faultText({ kind, ...(atSeconds === undefined ? {} : { atSeconds }) })} changes nothing, since ${why}\n`,
    );
  }
}
