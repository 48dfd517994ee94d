import type { Duration } from '../../lib/homelab';

/** An outage that is drilled. */
export interface DrillCase {
  readonly environment: 'rack' | 'proxmox-pi' | 'truenas' | 'k3s-flux';
  /** Before scaling. */
  readonly outage: Duration;
  readonly scale: number;
  /** As the command line takes it. */
  readonly fault?: string;
}

/**
 * For each environment six outages, from one that nobody notices to one that takes everybody down, and at least four
 * faults. Lengths and times keep clear of the moments where detection decides who goes.
 */
export const DRILL_CASES: readonly DrillCase[] = [
  ...outages('rack', 20, ['20s', '60s', '220s', '8m', '12m']),
  ...outages('rack', 250, ['10000s']),
  { environment: 'rack', outage: '8m', scale: 20, fault: 'driver-stale:closet@70s' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'upsd-restart:closet@70s' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'upsmon-dead:k8s-cp3@70s' },
  { environment: 'rack', outage: '14m', scale: 20, fault: 'upssched-dead:k8s-cp2@100s' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'network@70s' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'mains-return@60s' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'crash:k8s-cp1@70s' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'hang:k8s-cp3' },
  { environment: 'rack', outage: '8m', scale: 20, fault: 'second-outage@12m' },

  ...outages('proxmox-pi', 60, ['30s', '2m', '9m', '11m', '25m', '75m']),
  { environment: 'proxmox-pi', outage: '20m', scale: 60, fault: 'driver-stale:pr1500@3m' },
  { environment: 'proxmox-pi', outage: '20m', scale: 60, fault: 'upsd-restart:pr1500@3m' },
  { environment: 'proxmox-pi', outage: '25m', scale: 60, fault: 'upsmon-dead:pve-node2@3m' },
  { environment: 'proxmox-pi', outage: '45m', scale: 60, fault: 'upssched-dead:pve-node1@5m' },
  { environment: 'proxmox-pi', outage: '20m', scale: 60, fault: 'network@3m' },

  ...outages('truenas', 12, ['10s', '1m', '4m', '640s', '15m', '20m']),
  { environment: 'truenas', outage: '15m', scale: 12, fault: 'driver-stale:bx1600@100s' },
  { environment: 'truenas', outage: '15m', scale: 12, fault: 'upsd-restart:bx1600@200s' },
  { environment: 'truenas', outage: '15m', scale: 12, fault: 'upsmon-dead:pve-compute-01@100s' },
  { environment: 'truenas', outage: '15m', scale: 12, fault: 'battery:bx1600' },
  { environment: 'truenas', outage: '10m', scale: 12, fault: 'network@100s' },

  ...outages('k3s-flux', 60, ['20s', '1m', '6m', '14m', '2000s', '45m']),
  { environment: 'k3s-flux', outage: '14m', scale: 60, fault: 'driver-stale:shelf@3m' },
  { environment: 'k3s-flux', outage: '14m', scale: 60, fault: 'upsd-restart:shelf@3m' },
  { environment: 'k3s-flux', outage: '14m', scale: 60, fault: 'upsmon-dead:k3s2@3m' },
  { environment: 'k3s-flux', outage: '2000s', scale: 60, fault: 'upssched-dead:k3s2@4m' },
  { environment: 'k3s-flux', outage: '14m', scale: 60, fault: 'network@3m' },
  { environment: 'k3s-flux', outage: '14m', scale: 60, fault: 'crash:k3s1@3m' },
];

/** What a case is called. */
export function caseName({ environment, outage, scale, fault }: DrillCase): string {
  return `${environment}, ${outage} at a scale of ${scale}${fault === undefined ? '' : `, ${fault}`}`;
}

function outages(
  environment: DrillCase['environment'],
  scale: number,
  lengths: readonly Duration[],
): readonly DrillCase[] {
  return lengths.map((outage) => ({ environment, outage, scale }));
}
