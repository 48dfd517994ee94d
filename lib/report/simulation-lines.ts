import { type Fault, faultText, type HostOutcome, type Simulation } from '../power/simulation';
import { clock } from '../power/sweep';
import { chargeAt } from './outage/charge-at';
import { EVENT_WORDS } from './outage/event-words';
import { toldEvents } from './outage/told-events';
import { spoken } from './words';

/** What was simulated, for the heading. */
export interface SimulatedCase {
  /** The homelab's name. */
  name: string;
  outageSeconds: number;
  corner: string;
  faults: readonly Fault[];
}

/** How a timeline looks. */
export interface TimelineStyle {
  /** Paints what is good, bad or beside the point. @default no colour */
  paint?: (kind: 'good' | 'bad' | 'faint', text: string) => string;
}

const OUTCOME_WORDS: Readonly<Record<HostOutcome['outcome'], string>> = {
  'rode-through': 'rode through',
  'stopped-cleanly': 'stopped cleanly',
  'lost-power': 'LOST ITS POWER',
};

/** A power cut as lines of a terminal: when, who, what, battery left; then what became of each machine. */
export function simulationLines(
  simulation: Simulation,
  { name, outageSeconds, corner, faults }: SimulatedCase,
  { paint = (_kind, text) => text }: TimelineStyle = {},
): string {
  const wrong = faults.length === 0 ? '' : `, with ${faults.map(faultText).join(' and ')}`;
  const lines = rows(simulation);
  const whoWidth = Math.min(44, Math.max(3, ...lines.map(({ who }) => who.length)));
  const whatWidth = Math.max(...lines.map(({ what }) => what.length));
  const told = lines.map(({ when, who, what, left, kind }) => {
    const text = `${who.padEnd(whoWidth)}  ${what.padEnd(whatWidth)}`;
    const painted = kind === undefined ? text : paint(kind, text);
    return `${when.padStart(8)}  ${painted}  ${left}`.trimEnd();
  });
  return [
    `${name}: the mains are gone for ${spoken(outageSeconds)}${wrong} (${corner} case)`,
    '',
    paint(
      'faint',
      `${'when'.padStart(8)}  ${'who'.padEnd(whoWidth)}  ${'what'.padEnd(whatWidth)}  battery left`,
    ),
    ...told,
    '',
    ...outcomeLines(simulation.hosts, paint),
    '',
  ].join('\n');
}

interface Row {
  when: string;
  who: string;
  what: string;
  left: string;
  kind?: 'good' | 'bad';
}

/** What happens to several at one moment in one way is one row. */
function rows({ events, batteries }: Simulation): Row[] {
  const groups = new Map<string, { at: number; event: (typeof events)[number]['event']; who: string[] }>();
  for (const { at, event, host, ups } of toldEvents(events)) {
    const key = `${at} ${event}`;
    const group = groups.get(key) ?? { at, event, who: [] };
    const who = host ?? ups;
    if (who !== undefined && !group.who.includes(who)) group.who.push(who);
    groups.set(key, group);
  }
  const several = Object.keys(batteries).length > 1;
  return [...groups.values()].map(({ at, event, who }) => ({
    when: clock(at * 1000),
    who: who.join(', '),
    what: EVENT_WORDS[event],
    left: Object.entries(batteries)
      .map(([ups, readings]) => `${several ? `${ups} ` : ''}${percent(chargeAt(readings, at))}`)
      .join('  '),
    ...(event === 'power-lost' || event === 'fault' || event === 'battery-empty'
      ? { kind: 'bad' as const }
      : event === 'up'
        ? { kind: 'good' as const }
        : {}),
  }));
}

function outcomeLines(hosts: Simulation['hosts'], paint: NonNullable<TimelineStyle['paint']>): string[] {
  const width = Math.max(...Object.keys(hosts).map((host) => host.length));
  return Object.entries(hosts).map(([host, found]) => {
    const times = [
      found.shutdownStartsAt === undefined ? [] : [`stops at ${clock(found.shutdownStartsAt * 1000)}`],
      found.offAt === undefined ? [] : [`off at ${clock(found.offAt * 1000)}`],
      found.powerLostAt === undefined ? [] : [`without power at ${clock(found.powerLostAt * 1000)}`],
      found.backAt === undefined ? [] : [`back at ${clock(found.backAt * 1000)}`],
      found.backAt === undefined && found.outcome !== 'rode-through' ? ['not back by itself'] : [],
    ].flat();
    const words = OUTCOME_WORDS[found.outcome].padEnd('stopped cleanly'.length);
    const painted = found.outcome === 'lost-power' ? paint('bad', words) : paint('good', words);
    return `${host.padEnd(width)}  ${painted}  ${times.join(', ')}`.trimEnd();
  });
}

function percent(part: number): string {
  return `${String(Math.round(part * 100)).padStart(3)} %`;
}
