import { parseFault } from '../../power/simulation';
import { PROMISE_CODES, PROMISES, type PromiseResult } from '../../power/sweep';
import { faultInWords } from '../outage/fault-words';
import { type Choice, choiceText, FIRST_CHOICE } from './choice';
import { durationInWords } from './duration-words';
import { escaped } from './escaped';
import type { KeptPromise } from './every-length';

/** Every promise as a row: how it holds without a fault, and with what is chosen. What isn't known yet says so. */
export function promiseRows(
  without: readonly PromiseResult[] | undefined,
  chosen: readonly KeptPromise[] | undefined,
): string {
  return PROMISE_CODES.map((code) => {
    const own = without?.find((one) => one.code === code && one.fault === undefined);
    const now = chosen?.find((one) => one.code === code);
    const told = own === undefined || own.holds ? '' : brokenStory(own);
    return `<tr data-promise="${code}"><th scope="row">${escaped(PROMISES[code].title)}${told}</th>${verdictCell('without a fault', own)}${verdictCell('with what is chosen', now)}</tr>`;
  }).join('');
}

interface Verdict {
  holds: boolean;
  margin?: number;
  host?: string;
  corner?: string;
  shortestOutage?: number;
}

function verdictCell(heading: string, found: Verdict | undefined): string {
  if (found === undefined) return `<td data-heading="${heading}" class="waiting">being played …</td>`;
  const { holds, margin, host, corner, shortestOutage } = found;
  const spare =
    margin === undefined
      ? ''
      : margin < 0
        ? `${durationInWords(-margin)} too little`
        : `${durationInWords(margin)} to spare`;
  const closest = [host, corner === undefined ? undefined : `${corner} case`].filter(
    (part) => part !== undefined,
  );
  const since =
    holds || shortestOutage === undefined ? '' : `in a cut of ${durationInWords(Math.ceil(shortestOutage))}`;
  const more = [since, spare, closest.join(', ')].filter((part) => part !== '');
  const badge = `<span class="badge ${holds ? 'holds' : 'breaks'}">${holds ? 'holds' : 'breaks'}</span>`;
  return `<td data-heading="${heading}">${badge}${more.length === 0 ? '' : ` <span class="more">${escaped(more.join('; '))}</span>`}</td>`;
}

function brokenStory({ code, story = [] }: PromiseResult): string {
  const lines = story.map((line) => `<li>${escaped(line)}</li>`).join('');
  return `<p class="fix">${escaped(PROMISES[code].fix)}</p><ol class="story">${lines}</ol>`;
}

/** What breaks under a single fault: each with a link that shows it. */
export function faultRows(promises: readonly PromiseResult[]): string {
  return [...promises]
    .flatMap(({ fault, code, host, shortestOutage }) =>
      fault === undefined ? [] : [{ fault, code, host, outageSeconds: Math.ceil(shortestOutage ?? 1) }],
    )
    .sort((a, b) => (a.fault < b.fault ? -1 : a.fault > b.fault ? 1 : 0))
    .map(({ fault, code, host, outageSeconds }) => {
      const choice: Choice = { ...FIRST_CHOICE, outageSeconds, faults: [parseFault(fault)] };
      const words = faultInWords(parseFault(fault));
      return `<tr><th scope="row">${escaped(words)}</th><td>${escaped(PROMISES[code].title)}${host === undefined ? '' : ` (${escaped(host)})`}</td><td><a href="#${escaped(choiceText(choice))}" aria-label="Show a cut of ${durationInWords(outageSeconds)} in which ${escaped(words)}">${durationInWords(outageSeconds)}</a></td></tr>`;
    })
    .join('');
}
