import type { Plan } from '../../power';
import type { HostOutcome, Simulation } from '../../power/simulation';
import { durationInWords } from './duration-words';
import { escaped } from './escaped';

const OUTCOME_WORDS: Readonly<Record<HostOutcome['outcome'], string>> = {
  'rode-through': 'rides through',
  'stopped-cleanly': 'stops in order',
  'lost-power': 'loses its power',
};

const OUTCOME_CLASS: Readonly<Record<HostOutcome['outcome'], string>> = {
  'rode-through': 'through',
  'stopped-cleanly': 'stopped',
  'lost-power': 'lost',
};

/** What becomes of each machine, as rows of a table: the picture for those who read. */
export function outcomeRows({ stopOrder }: Plan, { hosts }: Simulation): string {
  return stopOrder
    .flatMap((name) => {
      const found = hosts[name];
      if (found === undefined) return [];
      const { outcome, shutdownStartsAt, offAt, powerLostAt, backAt } = found;
      const back =
        backAt !== undefined
          ? `after ${durationInWords(backAt)}`
          : outcome === 'rode-through'
            ? ''
            : 'not by itself';
      const ends = powerLostAt ?? offAt;
      return [
        `<tr data-host="${escaped(name)}"><th scope="row">${escaped(name)}</th><td><span class="badge ${OUTCOME_CLASS[outcome]}">${OUTCOME_WORDS[outcome]}</span></td>${cell('begins to stop after', time(shutdownStartsAt))}${cell('is off after', time(ends))}${cell('is back', back)}</tr>`,
      ];
    })
    .join('');
}

function cell(heading: string, text: string): string {
  return text === '' ? '<td></td>' : `<td data-heading="${heading}">${text}</td>`;
}

function time(seconds: number | undefined): string {
  return seconds === undefined ? '' : durationInWords(seconds);
}
