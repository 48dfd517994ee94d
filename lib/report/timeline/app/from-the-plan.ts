import type { Plan } from '../../../power';
import { CORNERS, type Simulation, simulate } from '../../../power/simulation';
import { EVENT_WORDS } from '../../outage/event-words';
import { durationInWords } from '../duration-words';
import { escaped } from '../escaped';

/** Longer than any battery lasts, in seconds. */
const ENDLESS_SECONDS = 365 * 86_400;

/** Beyond the last thing that happens in an outage without end, in seconds. */
const BEYOND_SECONDS = 60;

/** The longest outage that makes a difference, in whole seconds: in the corner where the battery lasts longest. */
export function longestOutage(plan: Plan): number {
  const ends = CORNERS.map((corner) => {
    const { events } = simulate(plan, { outageSeconds: ENDLESS_SECONDS, corner });
    return Math.max(0, ...events.map(({ at }) => at).filter((at) => at < ENDLESS_SECONDS));
  });
  return Math.ceil(Math.max(...ends)) + BEYOND_SECONDS;
}

/** A moment at which every machine has seen the outage, in whole seconds. */
export function usualMoment(plan: Plan): number {
  const { events } = simulate(plan, { outageSeconds: ENDLESS_SECONDS });
  const seen = events.filter(({ event }) => event === 'on-battery').map(({ at }) => at);
  return Math.ceil(Math.max(0, ...seen)) + 1;
}

/** Moments that a fault may be put at: those at which something happens now. */
export function moments({ events }: Simulation): string {
  const known = new Map<string, string>();
  for (const { at, event, host, ups } of events) {
    const words = durationInWords(at);
    if (at > 0 && !known.has(words)) known.set(words, `${host ?? ups ?? ''} ${EVENT_WORDS[event]}`.trim());
  }
  return [...known].map(([words, what]) => `<option value="${words}">${escaped(what)}</option>`).join('');
}
