import type { Homelab } from '../../build/lib/homelab';
import type { Lab } from '../../test/support/lab';
import type { Turn } from './rival';

/** What no machine of the lab knows of, and nobody else either. */
export const SECRETS = { 'nut-admin': 'bench-admin', 'nut-monitor': 'bench-monitor' } as const;

/** The hosts for {@link rackOf}, as the lab starts them: NUT is installed and was never set up. */
export const RACK_HOSTS = [
  { name: 'k8s-cp1', address: '10.10.30.11', upses: ['closet'] },
  { name: 'k8s-cp2', address: '10.10.30.12' },
  { name: 'k8s-cp3', address: '10.10.30.13' },
] as const;

/**
 * stacks/rack.ts on the lab's machines, three machines on one UPS, without what needs a cluster or a package that is
 * not installed. The changed one has another stage on one host.
 */
export function rackOf(lab: Lab, turn: Turn): Homelab {
  const { default: rack } = require('../../build/stacks/rack') as { default: Homelab };
  const { upses, nut, ssh, hosts } = structuredClone(rack);
  const machines = Object.entries(hosts).map(([name, { role: _, ...host }]) => {
    const { hostKey } = lab.host(name);
    return [name, { ...host, os: 'debian-12' as const, ssh: { hostKey } }] as const;
  });
  const homelab: Homelab = { name: 'bench', upses, hosts: Object.fromEntries(machines) };
  if (nut !== undefined) homelab.nut = nut;
  if (ssh !== undefined) homelab.ssh = ssh;
  const last = homelab.hosts['k8s-cp3'];
  if (last !== undefined && turn === 'changed') last.shutdown = { onBatteryFor: '3m' };
  return homelab;
}
