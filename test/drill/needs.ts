import type { Needs } from '../support/needs';

/** What a drill needs: NUT's daemons and namespaces; no root. */
export const NUT_DRILL: Needs = {
  tools: ['upsd', 'upsmon', 'upssched', 'upsc', 'dummy-ups', 'unshare', 'nsenter', 'ip'],
  namespaces: true,
};
