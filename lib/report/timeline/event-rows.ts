import type { EventName, Simulation } from '../../power/simulation';
import { chargeAt } from '../outage/charge-at';
import { EVENT_WORDS } from '../outage/event-words';
import { toldEvents } from '../outage/told-events';
import { durationInWords } from './duration-words';
import { escaped } from './escaped';

const BAD: ReadonlySet<EventName> = new Set<EventName>([
  'power-lost',
  'forced-off',
  'battery-empty',
  'fault',
]);
const GOOD: ReadonlySet<EventName> = new Set<EventName>(['up', 'mains-back']);

/** Charges of more batteries than these make a row unreadable. */
const MOST_BATTERIES = 4;

/** Everything that happens, as rows of a table: when, who, what, battery left. One row for several at one moment. */
export function eventRows({ events, batteries }: Simulation): string {
  const groups = new Map<string, { at: number; event: EventName; who: Set<string> }>();
  for (const { at, event, host, ups } of toldEvents(events)) {
    const key = `${at} ${event}`;
    const group = groups.get(key) ?? { at, event, who: new Set() };
    const who = host ?? ups;
    if (who !== undefined) group.who.add(who);
    groups.set(key, group);
  }
  const all = Object.entries(batteries);
  const left = (at: number, who: ReadonlySet<string>) => {
    const told = all.length <= MOST_BATTERIES ? all : all.filter(([ups]) => who.has(ups));
    return told
      .map(
        ([ups, readings]) =>
          `${all.length > 1 ? `${ups} ` : ''}${Math.round(chargeAt(readings, at) * 100)} %`,
      )
      .join(', ');
  };
  return [...groups.values()]
    .map(({ at, event, who }) => {
      const kind = BAD.has(event) ? ' class="bad"' : GOOD.has(event) ? ' class="good"' : '';
      return `<tr${kind}><th scope="row">${durationInWords(at)}</th><td>${escaped([...who].join(', '))}</td><td>${escaped(EVENT_WORDS[event])}</td><td>${escaped(left(at, who))}</td></tr>`;
    })
    .join('');
}
