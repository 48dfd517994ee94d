import type { Plan } from '../../power';
import type { EventName, SimulatedEvent } from '../../power/simulation';
import type { Layout } from './drawing';
import { durationInWords } from './duration-words';
import { element, label } from './markup';
import { type TimeAxis, ticks } from './time-axis';

/** What is marked across the whole picture, and how it is called there. */
const MARKED: Partial<Record<EventName, string>> = {
  'mains-lost': 'mains fail',
  'mains-back': 'mains back',
  'low-battery': 'low battery',
  'outlets-cut': 'outlets cut',
  'outlets-on': 'outlets on',
  'battery-empty': 'battery empty',
  fault: 'fault',
};

const BAD: ReadonlySet<EventName> = new Set<EventName>(['battery-empty', 'fault']);

const ROW = 15;
const MOST_ROWS = 5;
const PIXELS_PER_LETTER = 6.5;

/** The time in which the mains are gone, behind everything. */
export function drawBand(
  events: readonly SimulatedEvent[],
  { x, end }: Layout,
  top: number,
  bottom: number,
): string {
  const turns = events.filter(({ event }) => event === 'mains-lost' || event === 'mains-back');
  return turns
    .map(({ at, event }, index) => {
      if (event !== 'mains-lost') return '';
      const to = turns[index + 1]?.at ?? end;
      return element('rect', {
        class: 'outage',
        x: x(at),
        y: top,
        width: x(to) - x(at),
        height: bottom - top,
      });
    })
    .join('');
}

/** Round times along the axis, and fine lines down from them where `from` and `to` say how far. */
export function drawTicks(axis: TimeAxis, layout: Layout, y: number, from?: number, to?: number): string {
  const { x, left, width, end } = layout;
  return ticks(axis, end, width - left)
    .map(({ at, text }) => {
      const line =
        from === undefined || to === undefined
          ? ''
          : element('line', { class: 'grid', x1: x(at), x2: x(at), y1: from, y2: to });
      const anchor = at === 0 ? 'start' : 'middle';
      return `${line}${label({ class: 'tick', x: x(at), y, 'text-anchor': anchor }, text)}`;
    })
    .join('');
}

/** Markers of what concerns all: their labels in rows, so that none lies upon another, and their lines. */
export function drawMarkers(
  events: readonly SimulatedEvent[],
  { upses }: Plan,
  { x, width, left }: Layout,
): { height: number; labels: string; lines: (bottom: number, free: readonly Row[]) => string } {
  const several = Object.keys(upses).length > 1;
  const ends: number[] = [];
  const placed = together(events).flatMap(({ at, event, who }): Marker[] => {
    const words = MARKED[event];
    if (words === undefined) return [];
    const where = several && who.length > 0 ? ` ${who.join(', ')}` : '';
    const text = `${words}${where}${at === 0 ? '' : `, ${durationInWords(at, 2)}`}`;
    const size = text.length * PIXELS_PER_LETTER + 10;
    const from = Math.max(left, Math.min(x(at), width - size));
    let row = ends.findIndex((until) => until <= from);
    if (row < 0) row = ends.length;
    if (row >= MOST_ROWS) return [{ at, row: MOST_ROWS - 1, bad: BAD.has(event) }];
    ends[row] = from + size;
    return [{ at, row, bad: BAD.has(event), text, from }];
  });
  const rows = ends.length;
  const y = (row: number) => (row + 1) * ROW - 4;
  return {
    height: rows * ROW + 4,
    labels: placed
      .flatMap(({ bad, text, from, row }) =>
        text === undefined ? [] : [label({ x: from, y: y(row), class: bad ? 'flag bad' : 'flag' }, text)],
      )
      .join(''),
    lines: (bottom, free) =>
      placed
        .flatMap(({ at, row, bad }) =>
          beside({ from: y(row) + 3, to: bottom }, free).map(({ from, to }) =>
            element('line', {
              class: bad ? 'marker bad' : 'marker',
              x1: x(at),
              x2: x(at),
              y1: from,
              y2: to,
            }),
          ),
        )
        .join(''),
  };
}

/** From one height to another, in pixels. */
export interface Row {
  from: number;
  to: number;
}

/** What is left of a line where it may cross no row of text; the rows from the top down. */
function beside(line: Row, rows: readonly Row[]): Row[] {
  const parts: Row[] = [];
  let from = line.from;
  for (const row of rows) {
    if (row.to <= from || row.from >= line.to) continue;
    if (row.from > from) parts.push({ from, to: row.from });
    from = row.to;
  }
  return from < line.to ? [...parts, { from, to: line.to }] : parts;
}

interface Marker {
  at: number;
  row: number;
  bad: boolean;
  /** Absent where there is no room for it. */
  text?: string;
  from?: number;
}

/** What happens to several at one moment in one way is one marker. */
function together(events: readonly SimulatedEvent[]): { at: number; event: EventName; who: string[] }[] {
  const groups = new Map<string, { at: number; event: EventName; who: string[] }>();
  for (const { at, event, ups, host } of events) {
    const key = `${at} ${event}`;
    const group = groups.get(key) ?? { at, event, who: [] };
    const name = ups ?? host;
    if (name !== undefined && !group.who.includes(name)) group.who.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}
