/** What docs/findings.md and `sweep` say about a promise. */
export interface PromiseEntry {
  /** What is promised, in a few words. */
  readonly title: string;
  /** Why it matters: what happens where it is broken. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
}

/** Every promise that is kept for every length of outage: without a fault always, with one as far as that goes. */
export const PROMISES = {
  'stops-before-power-loss': {
    title: 'No machine loses its power before it has stopped',
    why: 'A machine that loses its power while it runs or stops loses what it had not written: file systems to repair, databases that do not start, a cluster member to rebuild.',
    fix: 'Raise lowBattery so that the server of its UPS stops in time, let the machine stop earlier, or shorten its stop; one that never hears of the outage needs the network gear between it and that server on a UPS.',
  },
  'battery-carries-plan': {
    title: 'The battery carries the plan',
    why: 'The battery is empty before every machine has stopped. The UPS then switches off at once, whatever its machines do.',
    fix: 'Let the large loads go earlier, raise the charge at which the battery counts as low, or take a larger battery.',
  },
  'outlets-wait': {
    title: 'The outlets are cut only when every machine has stopped',
    why: 'The server of the UPS has its outlets cut at the end of its own shutdown. Whoever still stops then is switched off.',
    fix: 'Give the machines that stop slowly a stage before low battery, or the server a nut.finalDelay (or the UPS an offDelay) above their longest stop.',
  },
  'stop-has-whole-grace': {
    title: 'Every stop has its whole grace',
    why: 'A machine got less time than its stop may take. It may do this time, and be switched off in the middle the next time.',
    fix: 'Let it stop earlier, shorten stopTakesUpTo where that is true, or raise offDelay.',
  },
  'no-needless-stop': {
    title: 'Nothing stops in an outage that is shorter than its stage',
    why: 'A machine that stops for nothing is an outage of its own: whoever set a stage of ten minutes wants to ride through nine.',
    fix: 'Look what stopped it: a server that goes first takes its clients with it, a host its guests.',
  },
  'server-outlives-clients': {
    title: 'The server of a UPS outlives its clients',
    why: 'Without its upsd the others hear nothing more of the battery. They stop after DEADTIME or, where they had not yet seen the outage, not at all.',
    fix: 'Let the others go earlier and the server at low-battery; where all go at low-battery, give the server a nut.finalDelay above the longest stop of the others.',
  },
  'storage-outlives-clients': {
    title: 'Storage outlives what mounts it',
    why: 'A machine whose storage is gone hangs while it stops, and loses what it wanted to write.',
    fix: 'Let the machines that depend on the storage stop earlier, by as much as their stop may take, or the storage later.',
  },
  'quorum-lasts': {
    title: 'The quorum lasts as long as stated',
    why: 'Without its quorum the control plane changes nothing any more: pods are neither moved nor started, and what needs the API during the outage fails.',
    fix: 'Give one of the control planes a later stage, or state a shorter quorumLasts.',
  },
  'stage-fires': {
    title: 'Every stage comes before low battery',
    why: 'A stage that low battery always forestalls has no effect: its machine goes down with all the others, in the last minutes of the battery. One of a machine that cannot hear of the outage has none either.',
    fix: 'Let the stage come earlier, or write low-battery if that is what is meant; a machine that never hears of the outage needs the network gear between it and the server of its UPS on a UPS.',
  },
  'returns-by-itself': {
    title: 'Every machine that says it returns is back after the outage',
    why: 'It stays off until somebody comes. Most often the power came back before its outlet was ever without, so its firmware saw nothing to start for.',
    fix: 'Add { wakeOnLan: MAC } to its returns; where it has that, see that a machine that wakes it is back by then, sees the mains and the charge asked for, and saw it up when the outage began. Or have the outlets cut at the end, or write by-hand too and know it.',
  },
  'no-restart-loop': {
    title: 'No machine starts and stops again',
    why: 'It starts while a forced shutdown still stands or before the outlets are cut, and goes down again at once.',
    fix: 'Have the outlets cut at the end, so that everything starts anew with the mains, or let it start later.',
  },
} as const satisfies Record<string, PromiseEntry>;

/** Name of a promise. Once used, a name is never used for anything else. */
export type PromiseCode = keyof typeof PROMISES;

/** Every promise, in the order in which they are told. */
export const PROMISE_CODES = Object.keys(PROMISES) as PromiseCode[];
