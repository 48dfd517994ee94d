import { OPERATING_SYSTEMS } from '../lib/power';
import type { ProbeReport } from './probe-report';
import type { WantedMachine } from './wanted';

/**
 * What to say of a machine that runs something else than the homelab says; undefined where it doesn't. The files are
 * written for the version of NUT that the homelab's system has: another one does not know all that stands in them.
 */
export function otherSystem({ name, os }: WantedMachine, { system }: ProbeReport): string | undefined {
  const { nutVersion, releases } = OPERATING_SYSTEMS[os];
  if (system === undefined || releases.length === 0 || releases.includes(system)) return undefined;
  return `${name} runs ${system}, and the homelab says ${os}: its files are written for NUT ${nutVersion}. Correct hosts.${name}.os.`;
}
