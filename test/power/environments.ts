import type { Homelab } from '../../lib/homelab';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import trueNas from '../../stacks/truenas';

/** The reference homelabs as they stand in stacks/. */
export const ENVIRONMENTS: Readonly<Record<'rack' | 'proxmox-pi' | 'truenas' | 'k3s-flux', Homelab>> = {
  rack,
  'proxmox-pi': proxmoxPi,
  truenas: trueNas,
  'k3s-flux': k3sFlux,
};

/** A copy of a homelab in which one host is changed. */
export function withHost(lab: Homelab, name: string, change: Partial<Homelab['hosts'][string]>): Homelab {
  const host = lab.hosts[name];
  if (host === undefined) throw new RangeError(`${lab.name} has no host ${name}`);
  return { ...lab, hosts: { ...lab.hosts, [name]: { ...host, ...change } } };
}

/** A copy of a homelab in which one UPS is changed. */
export function withUps(lab: Homelab, name: string, change: Partial<Homelab['upses'][string]>): Homelab {
  const ups = lab.upses[name];
  if (ups === undefined) throw new RangeError(`${lab.name} has no UPS ${name}`);
  return { ...lab, upses: { ...lab.upses, [name]: { ...ups, ...change } } };
}
