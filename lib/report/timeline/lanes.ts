import type { EventName, Simulation } from '../../power/simulation';

/** What a machine does. */
export type LaneState = 'running' | 'armed' | 'stopping' | 'off' | 'lost' | 'waking' | 'booting';

/** What each state is called. */
export const STATE_WORDS: Readonly<Record<LaneState, string>> = {
  running: 'running',
  armed: 'armed',
  stopping: 'stopping',
  off: 'off',
  lost: 'lost its power',
  waking: 'woken',
  booting: 'starting',
};

/** A machine does one thing for a while. */
export interface LanePart {
  state: LaneState;
  /** In seconds since the mains failed. */
  from: number;
  to: number;
}

const STATE_AFTER: Partial<Record<EventName, LaneState>> = {
  'timer-started': 'armed',
  'shutdown-decided': 'armed',
  'timer-cancelled': 'running',
  'shutdown-started': 'stopping',
  off: 'off',
  'forced-off': 'lost',
  'power-lost': 'lost',
  'wake-sent': 'waking',
  booting: 'booting',
  up: 'running',
};

/** What each machine does, from the loss of the mains to the end. */
export function lanesOf({ events, hosts }: Simulation, end: number): Record<string, LanePart[]> {
  const open = new Map(
    Object.keys(hosts).map((name) => [
      name,
      { parts: [{ state: 'running', from: 0, to: end }] as LanePart[], decided: false },
    ]),
  );
  for (const { at, event, host } of events) {
    const lane = open.get(host ?? '');
    const state = STATE_AFTER[event];
    const last = lane?.parts.at(-1);
    if (lane === undefined || state === undefined || last === undefined) continue;
    if (event === 'shutdown-decided') lane.decided = true;
    if (event === 'up') lane.decided = false;
    if (state === last.state) continue;
    // Of several stages one may be called off while another has decided already.
    if (event === 'timer-cancelled' && (lane.decided || last.state !== 'armed')) continue;
    if (event === 'shutdown-decided' && last.state !== 'running') continue;
    if (event === 'timer-started' && last.state !== 'running') continue;
    if (event === 'wake-sent' && last.state !== 'off' && last.state !== 'lost') continue;
    last.to = at;
    lane.parts.push({ state, from: at, to: end });
  }
  return Object.fromEntries(
    [...open].map(([name, { parts }]) => [name, parts.filter(({ from, to }) => to > from)]),
  );
}
