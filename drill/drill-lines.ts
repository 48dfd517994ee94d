import type { DrilledHost, DrillResult } from './drill';

/** What a drill showed, for a terminal: what the machines said, then each one's time beside the one foretold. */
export function drillLines({ hosts, events, outageSeconds, scale }: DrillResult): string {
  const names = Object.keys(hosts);
  const width = Math.max(7, ...names.map((name) => name.length));
  const happened = events.map(
    ({ at, host, text }) => `${at.toFixed(1).padStart(8)} s  ${host.padEnd(width)}  ${text}`,
  );
  const head = `${'machine'.padEnd(width)}   foretold       seen`;
  const rows = names.flatMap((name) => {
    const host = hosts[name];
    if (host === undefined) return [];
    const again = timesOf(host).slice(1);
    return [
      `${name.padEnd(width)} ${row(host)}`,
      ...again.map((next) => `${'  again'.padEnd(width)} ${row(next)}`),
    ];
  });
  const wrong = names.filter((name) => hosts[name]?.agrees === false);
  const times = scale === 1 ? '' : ` Every time was divided by ${scale}: seconds are those of the drill.`;
  const verdict =
    wrong.length === 0
      ? `NUT did what the simulator foretold, as far as detection allows.${times}`
      : `NUT did something else than the simulator foretold on ${wrong.join(', ')}.${times}`;
  return [
    `The mains were gone for ${Math.round(outageSeconds * 10) / 10} s.`,
    ...(happened.length === 0 ? [] : ['', ...happened]),
    '',
    head,
    ...rows,
    '',
    verdict,
    '',
  ].join('\n');
}

/** Each time that a machine went down, or was to. */
function timesOf({ next, ...host }: DrilledHost): DrilledHost[] {
  const rest = next === undefined ? [] : timesOf(next);
  return [{ ...host, agrees: host.agrees || rest.some(({ agrees }) => !agrees) }, ...rest];
}

function row({ foretold, seen, agrees, allowed }: DrilledHost): string {
  const range =
    allowed === undefined
      ? 'detection allows nothing else than that it stays up'
      : `detection allows ${Math.max(0, allowed.from).toFixed(1)} to ${allowed.to.toFixed(1)} s`;
  return `${time(foretold)} ${time(seen)}   ${agrees ? 'agrees' : `DIFFERS: ${range}`}`;
}

function time(seconds: number | null): string {
  return (seconds === null ? 'stays up' : `${seconds.toFixed(1)} s`).padStart(10);
}
