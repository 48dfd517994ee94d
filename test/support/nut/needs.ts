import type { Needs } from '../needs';

/** What a test with a {@link NutLab} needs: NUT's daemons and the right to make namespaces. */
export const NUT_LAB: Needs = {
  tools: ['upsd', 'upsmon', 'upssched', 'upsc', 'dummy-ups', 'unshare', 'nsenter', 'setpriv', 'ip', 'perl'],
  root: true,
  namespaces: true,
};
