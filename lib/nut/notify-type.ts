/**
 * Every notify type of upsmon with the release that brought it, in the order of NUT's own list
 * (`clients/upsmon.h` of each release; what 2.8.0 takes was also tried with the daemon).
 */
export const NOTIFY_TYPES = [
  { type: 'ONLINE', since: '0.0.0' },
  { type: 'ONBATT', since: '0.0.0' },
  { type: 'LOWBATT', since: '0.0.0' },
  { type: 'FSD', since: '0.0.0' },
  { type: 'COMMOK', since: '0.0.0' },
  { type: 'COMMBAD', since: '0.0.0' },
  { type: 'SHUTDOWN', since: '0.0.0' },
  { type: 'SHUTDOWN_HOSTSYNC', since: '2.8.5' },
  { type: 'REPLBATT', since: '0.0.0' },
  { type: 'NOCOMM', since: '0.0.0' },
  { type: 'NOPARENT', since: '0.0.0' },
  { type: 'CAL', since: '2.8.0' },
  { type: 'NOTCAL', since: '2.8.2' },
  { type: 'OFF', since: '2.8.1' },
  { type: 'NOTOFF', since: '2.8.1' },
  { type: 'BYPASS', since: '2.8.1' },
  { type: 'NOTBYPASS', since: '2.8.1' },
  { type: 'ECO', since: '2.8.3' },
  { type: 'NOTECO', since: '2.8.3' },
  { type: 'ALARM', since: '2.8.3' },
  { type: 'NOTALARM', since: '2.8.3' },
  { type: 'OVER', since: '2.8.3' },
  { type: 'NOTOVER', since: '2.8.3' },
  { type: 'TRIM', since: '2.8.3' },
  { type: 'NOTTRIM', since: '2.8.3' },
  { type: 'BOOST', since: '2.8.3' },
  { type: 'NOTBOOST', since: '2.8.3' },
  { type: 'OTHER', since: '2.8.3' },
  { type: 'NOTOTHER', since: '2.8.3' },
  { type: 'SUSPEND_STARTING', since: '2.8.3' },
  { type: 'SUSPEND_FINISHED', since: '2.8.3' },
] as const;

/** A word that NOTIFYFLAG, NOTIFYMSG and upssched's AT take. */
export type NotifyType = (typeof NOTIFY_TYPES)[number]['type'];
