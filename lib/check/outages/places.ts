import type { Plan } from '../../power';
import type { PromiseCode } from '../../power/sweep';
import type { Path } from '../finding';

/** The UPSes that feed a machine, or the one that it runs on. */
export function upsesOf(plan: Plan, host: string): string[] {
  let at = plan.hosts[host];
  for (let depth = 0; at?.runsOn !== undefined && depth < Object.keys(plan.hosts).length; depth++) {
    at = plan.hosts[at.runsOn];
  }
  return at?.supplies.map(({ ups }) => ups) ?? [];
}

/** Where in the homelab a promise that is broken for a machine was made. */
export function placeOf(plan: Plan, code: PromiseCode, host: string | undefined): Path {
  if (code === 'quorum-lasts') return ['cluster', 'quorumLasts'];
  if (host === undefined) return ['hosts'];
  const [ups] = upsesOf(plan, host);
  switch (code) {
    case 'battery-carries-plan':
      return ups === undefined ? ['hosts', host, 'shutdown'] : ['upses', ups, 'runtime'];
    case 'outlets-wait':
      return ups === undefined ? ['hosts', host, 'shutdown'] : ['upses', ups, 'offDelay'];
    case 'stop-has-whole-grace':
      return ['hosts', host, 'stopTakesUpTo'];
    case 'storage-outlives-clients':
      return ['hosts', host, 'dependsOn'];
    case 'returns-by-itself':
    case 'no-restart-loop':
      return ['hosts', host, 'returns'];
    case 'stops-before-power-loss':
    case 'no-needless-stop':
    case 'server-outlives-clients':
    case 'stage-fires':
      return ['hosts', host, 'shutdown'];
  }
}
