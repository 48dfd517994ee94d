import { parseFault } from '../../power/simulation';
import { PROMISE_CODES, PROMISES, type PromiseResult } from '../../power/sweep';
import { faultInWords } from '../outage/fault-words';
import { type Choice, choiceText, FIRST_CHOICE } from './choice';
import { durationInWords } from './duration-words';
import { escaped } from './escaped';
import type { KeptPromise, UnderFault } from './every-length';
import { struckBy } from './fault-summary';

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

/**
 * What comes of every single fault, a row for each promise that it breaks, with a link that shows it; then the faults
 * that break none, with what is closest.
 *
 * @param each undefined while it is still being played
 */
export function faultRows(promises: readonly PromiseResult[], each: readonly UnderFault[] = []): string {
  const broken = promises.flatMap(({ fault, code, host, margin, shortestOutage }) =>
    fault === undefined
      ? []
      : [{ fault: parseFault(fault), code, host, margin, shortestOutage: shortestOutage ?? 1 }],
  );
  const seen = new Set(broken.map(({ fault }) => struckBy(fault)));
  const others = each.filter(({ fault }) => !seen.has(struckBy(fault)));
  const alsoBroken = others.flatMap(({ fault, closest }) =>
    closest === undefined || closest.holds
      ? []
      : [{ fault, ...closest, shortestOutage: closest.shortestOutage ?? 1 }],
  );
  return [
    ...[...broken, ...alsoBroken]
      .map((one) => ({ ...one, words: faultInWords(one.fault) }))
      .sort((a, b) => (a.words < b.words ? -1 : a.words > b.words ? 1 : 0))
      .map(({ fault, words, code, host, margin, shortestOutage }) => {
        const outageSeconds = Math.ceil(shortestOutage);
        const choice: Choice = { ...FIRST_CHOICE, outageSeconds, faults: [fault] };
        const missed = margin === undefined || margin >= 0 ? '' : `${durationInWords(-margin)} too little`;
        const more = [host, missed].filter((part) => part !== undefined && part !== '').join('; ');
        const length = durationInWords(outageSeconds);
        return `<tr><th scope="row">${escaped(words)}</th><td><span class="badge breaks">breaks</span> ${escaped(PROMISES[code].title)}${detail(more)}</td><td><a href="#${escaped(choiceText(choice))}" aria-label="Show a cut of ${length} in which ${escaped(words)}">${length}</a></td></tr>`;
      }),
    ...others
      .filter(({ closest }) => closest === undefined || closest.holds)
      .map(({ fault, closest }) => {
        const spare = closest?.margin === undefined ? '' : `${durationInWords(closest.margin)} to spare`;
        const nearest = closest === undefined ? '' : `closest: ${PROMISES[closest.code].title.toLowerCase()}`;
        const more = [nearest, spare, closest?.host ?? ''].filter((part) => part !== '').join('; ');
        return `<tr><th scope="row">${escaped(faultInWords(fault))}</th><td><span class="badge holds">all holds</span>${detail(more)}</td><td></td></tr>`;
      }),
  ].join('');
}

function detail(text: string): string {
  return text === '' ? '' : ` <span class="more">${escaped(text)}</span>`;
}
