import { type Homelab, seconds } from '../homelab';
import type { Plan } from './plan';

/**
 * Whose votes the cluster's datastore counts, and how many it needs. Absent where no more than one host votes: an
 * external datastore, or a single control plane.
 */
export function quorumPlan(lab: Homelab): Plan['quorum'] {
  const { cluster } = lab;
  if (cluster === undefined || cluster.datastore === 'external') return undefined;
  const voters = Object.entries(lab.hosts)
    .filter(([, { role }]) => role === 'control-plane')
    .map(([name]) => name);
  if (voters.length < 2) return undefined;
  return {
    voters,
    needed: Math.floor(voters.length / 2) + 1,
    ...(cluster.quorumLasts === undefined ? {} : { lastsSeconds: seconds(cluster.quorumLasts) }),
  };
}
