import type { CodeEntry } from './entry';

/** UPSes, stages, and what depends on what. */
export const POWER_CODES = {
  'ups-without-server': {
    severity: 'error',
    title: 'A UPS that nobody reads',
    why: 'Without a host that runs upsd for it no machine learns of an outage: all of them lose their power while they run.',
    fix: 'Name the host that the UPS’s cable leads to in `server`. A NAS or a Raspberry Pi that is not ours counts too: declare it with `managed: false`.',
  },
} as const satisfies Record<string, CodeEntry>;
