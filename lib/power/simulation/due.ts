/**
 * What can be due, in the order in which things of one moment are worked off: first the world, then what the daemons
 * have of it, then what a machine sees, then what it decides. So a return of the mains comes before the timer of the
 * same moment.
 */
export const KINDS = [
  'fault',
  'mains',
  'battery',
  'cut',
  'outlets-on',
  'off',
  'guests-killed',
  'boot',
  'up',
  'by-hand',
  'upsd-down',
  'upsd-up',
  'driver',
  'see',
  'logout',
  'dead-time',
  'host-sync',
  'low-too-long',
  'weigh',
  'threshold',
  'watched',
  'timer',
  'unanswered',
  'overdue',
  'shutdown-command',
  'wake',
] as const;

/** A kind of thing that can be due. */
export type Kind = (typeof KINDS)[number];

/** The place of a kind among those of one moment. */
export const RANKS = Object.fromEntries(KINDS.map((kind, rank) => [kind, rank])) as Record<Kind, number>;

/** Something that is due in a run. */
export interface Due {
  at: number;
  rank: number;
  order: number;
  kind: Kind;
  /** Index of a UPS or a host, by the kind. */
  on: number;
  /** A further index, by the kind. */
  part: number;
  /** When it was put into the calendar. */
  made: number;
  cancelled: boolean;
}
