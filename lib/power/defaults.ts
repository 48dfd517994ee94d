import type { Duration, NutUser } from '../homelab';

/**
 * What is taken where a homelab says nothing. The docstrings of the spec name the same values; a test holds the two
 * together.
 */
export const DEFAULTS = {
  ups: { upsdPort: 3493, pollInterval: '2s', vendor: 'other', baseWatts: 0, rechargeTakes: '8h' },
  nut: {
    pollFreq: '5s',
    pollFreqAlert: '5s',
    hostSync: '15s',
    deadTime: '15s',
    finalDelay: '5s',
    noCommWarnTime: '5m',
    rbWarnTime: '12h',
    maxAge: '15s',
    runAsUser: 'nut',
  },
  host: {
    role: 'server',
    managed: true,
    os: 'debian-12',
    minSupplies: 1,
    shutdown: 'low-battery',
    returns: 'by-hand',
    stopTakesUpTo: '150s',
    bootTakesUpTo: '180s',
  },
  ssh: { user: 'root', port: 22 },
  wakeOnLan: { onceChargePercent: 0, broadcast: '255.255.255.255' },
  notices: { events: ['armed', 'fired', 'cancelled'], timeout: '10s', command: '/usr/sbin/sendmail' },
} as const satisfies Record<string, Record<string, Duration | string | number | boolean | readonly string[]>>;

/** The users of a managed upsd where `nut.users` names none. */
export const DEFAULT_USERS: Record<string, NutUser> = {
  admin: { password: { secret: 'nut-admin' }, upsmon: 'primary', actions: ['SET'], instcmds: ['ALL'] },
  monitor: { password: { secret: 'nut-monitor' }, upsmon: 'secondary' },
};
