import type { CheckResult } from './answer';
import type { LiveResult } from './rehearse-live';

const MARKS: Readonly<Record<CheckResult, string>> = { ok: 'ok  ', bad: 'BAD ', note: 'note' };

/** A rehearsal's result for people. */
export function liveLines({ hosts, notAsked }: LiveResult): string {
  const lines = Object.entries(hosts).flatMap(([name, { ready, checks }]) => {
    const width = Math.max(0, ...checks.map(({ check }) => check.length));
    return [
      `${name} ${ready ? 'would do its part' : 'would NOT do its part'}`,
      ...checks.map(({ check, result, text }) => `  ${MARKS[result]}  ${check.padEnd(width)}  ${text}`),
      '',
    ];
  });
  const bad = Object.values(hosts).filter(({ ready }) => !ready).length;
  const all = Object.keys(hosts).length;
  const sum =
    bad === 0
      ? `All ${all} machines would do their part`
      : `${bad} of ${all} machines would not do their part`;
  const others = notAsked.length === 0 ? '' : ` Not managed, so not asked: ${notAsked.join(', ')}.`;
  return `${[...lines, `${sum}; nothing was changed.${others}`].join('\n')}\n`;
}
