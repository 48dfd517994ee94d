import { type Duration, seconds } from '../lib/homelab';
import type { Plan } from '../lib/power';
import { FAULT_KINDS, type Fault, parseFault } from '../lib/power/simulation';
import { Refusal } from './exit';

/**
 * `--outage`, in seconds.
 *
 * @throws Refusal where it is no duration, or none above zero
 */
export function outageSeconds(text: string): number {
  try {
    const found = seconds(text as Duration);
    if (found > 0) return found;
  } catch {
    // said below
  }
  throw new Refusal(`--outage ${text}: write whole seconds, minutes or hours, such as '45s', '8m' or '10h'`);
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
