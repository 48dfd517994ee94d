import type { Plan } from '../power';
import { returnInWords, roleInWords, spoken, stopInWords, upsesInWords } from './words';

// Columns stand by themselves; lines between them would cost the width of a terminal.
const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'middle'].flatMap((place) =>
    ['', '-mid', '-left', '-right'].map((part) => [`${place}${part}`, '']),
  ),
);

/** How a table looks. */
export interface TableStyle {
  /** Whether headings are set off by colour. @default false */
  color?: boolean;
}

/**
 * The plan as a table people want to read, in the order in which the machines go down: machine, UPS, role, when it
 * stops, how long that may take (marked where only we say so), how it returns. Ends with a line break.
 */
export function planTable(plan: Plan, style: TableStyle = {}): string {
  // Loaded here, since most that import this library never print a table.
  const Table = require('cli-table3') as typeof import('cli-table3');
  const table = new Table({
    head: ['machine', 'UPS', 'role', 'stops', 'takes up to', 'comes back'],
    chars: NO_BORDERS,
    style: {
      head: style.color ? ['bold'] : [],
      border: [],
      compact: true,
      'padding-left': 0,
      'padding-right': 2,
    },
  });
  for (const name of plan.stopOrder) {
    const host = plan.hosts[name];
    if (host === undefined) continue;
    table.push([
      host.name,
      upsesInWords(host),
      roleInWords(host),
      stopInWords(host),
      `${spoken(host.stop.longestSeconds)}${host.stopAssumed ? '*' : ''}`,
      returnInWords(host, plan),
    ]);
  }
  const lines = table.toString().replace(/[ ]+$/gm, '');
  return `${lines}\n${assumedLine(plan)}\n${loadLines(plan).join('\n')}\n`;
}

/** What the table's `*` stands for; empty where there is none. */
function assumedLine(plan: Plan): string {
  const assumed = Object.values(plan.hosts).find(({ stopAssumed }) => stopAssumed);
  return assumed === undefined
    ? ''
    : `* nobody said: stopTakesUpTo is taken to be '${assumed.stop.longestSeconds}s'\n`;
}

function loadLines(plan: Plan): string[] {
  return Object.values(plan.upses).map(({ name, load, ratedWatts, description }) => {
    const percent = Math.round((load.totalWatts / ratedWatts) * 100);
    const what = description === name ? name : `${name} (${description})`;
    return `${what} carries ${Math.round(load.totalWatts)} of ${ratedWatts} W (${percent} %).`;
  });
}
