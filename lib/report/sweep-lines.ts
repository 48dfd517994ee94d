import { PROMISES, type PromiseResult, type Sweep } from '../power/sweep';
import type { TimelineStyle } from './simulation-lines';
import { spoken } from './words';

/** What every length of outage comes to, as lines of a terminal: each promise, and what breaks it. */
export function sweepLines(
  name: string,
  { promises, outages }: Sweep,
  { paint = (_kind, text) => text }: TimelineStyle = {},
): string {
  const own = promises.filter(({ fault }) => fault === undefined);
  const faulty = promises.filter(({ fault }) => fault !== undefined);
  return [
    `${name}: every outage from ${spoken(outages.from)} to ${spoken(outages.to)}; what happens changes at ${outages.breakpoints.length} lengths`,
    '',
    ...own.flatMap((promise) => (promise.holds ? [kept(promise, paint)] : broken(promise, paint))),
    ...faultLines(faulty, paint),
    '',
  ].join('\n');
}

type Paint = NonNullable<TimelineStyle['paint']>;

function kept({ code, host, margin, corner }: PromiseResult, paint: Paint): string {
  const spare =
    margin === undefined ? '' : `  ${paint('faint', `${spoken(margin)} to spare${about(host, corner)}`)}`;
  return `${paint('good', 'holds ')}  ${PROMISES[code].title}${spare}`;
}

function about(host: string | undefined, corner: string | undefined): string {
  const parts = [...(host === undefined ? [] : [host]), ...(corner === undefined ? [] : [`${corner} case`])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function broken(result: PromiseResult, paint: Paint): string[] {
  const { code, shortestOutage, host, corner, margin, story } = result;
  const missed = margin === undefined || margin >= 0 ? '' : `, missed by ${spoken(-margin)} at worst`;
  return [
    `${paint('bad', 'BREAKS')}  ${PROMISES[code].title}  ${code}`,
    `        in an outage of ${spoken(shortestOutage ?? 0)} or more${about(host, corner)}${missed}`,
    ...(story ?? []).map((line) => `          ${line}`),
    `        What to change: ${PROMISES[code].fix}`,
  ];
}

/** Per promise the shortest outage with its story, and the other faults by name. */
function faultLines(faulty: readonly PromiseResult[], paint: Paint): string[] {
  if (faulty.length === 0) return ['', 'Under every single fault all of this holds too.'];
  const byCode = byCodeOf(faulty);
  return [
    '',
    'Under a single fault (KIND:WHERE@TIME) these break:',
    ...[...byCode.values()].flatMap((results) => {
      const sorted = [...results].sort((a, b) => (a.shortestOutage ?? 0) - (b.shortestOutage ?? 0));
      const [first, ...others] = sorted;
      if (first === undefined) return [];
      const { code, story } = first;
      return [
        `${paint('bad', 'warning')} ${PROMISES[code].title}  ${code}`,
        `        ${fault(first)}`,
        ...(story ?? []).map((line) => `          ${line}`),
        ...others.map((other) => `        ${fault(other)}`),
        `        What to change: ${PROMISES[code].fix}`,
      ];
    }),
    '',
    "One of them second by second: 'ridethrough simulate --outage DURATION --fault FAULT'.",
  ];
}

function fault({ fault: text, host, shortestOutage }: PromiseResult): string {
  return `${text}  in an outage of ${spoken(shortestOutage ?? 0)}${host === undefined ? '' : `: ${host}`}`;
}

function byCodeOf(results: readonly PromiseResult[]): Map<string, PromiseResult[]> {
  const found = new Map<string, PromiseResult[]>();
  for (const result of results) found.set(result.code, [...(found.get(result.code) ?? []), result]);
  return found;
}
