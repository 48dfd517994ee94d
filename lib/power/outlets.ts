import type { Homelab, Ups } from '../homelab';
import { DEFAULTS } from './defaults';

/** Whether a UPS's outlets are switched off at the end: as it says; else where its server is managed. */
export function outletsOf(ups: Ups, lab: Homelab): NonNullable<Ups['outlets']> {
  if (ups.outlets !== undefined) return ups.outlets;
  const server = Object.hasOwn(lab.hosts, ups.server) ? lab.hosts[ups.server] : undefined;
  return server !== undefined && (server.managed ?? DEFAULTS.host.managed) ? 'cut' : 'stay-on';
}
