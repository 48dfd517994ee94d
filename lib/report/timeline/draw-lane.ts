import type { HostPlan } from '../../power';
import { roleInWords, stopInWords } from '../words';
import type { Layout } from './drawing';
import { durationInWords } from './duration-words';
import { escaped } from './escaped';
import { type LanePart, STATE_WORDS } from './lanes';
import { element, label } from './markup';

/** How large lanes are, by how many there are. */
export interface LaneSize {
  upTo: number;
  /** Of the lane itself, in pixels. */
  height: number;
  gap: number;
  /** For the name, where that stands above. */
  above: number;
}

/** Twenty fit on a screen; a hundred need a long one. */
export const LANE_SIZES: readonly [LaneSize, ...LaneSize[]] = [
  { upTo: 10, height: 26, gap: 8, above: 17 },
  { upTo: 24, height: 20, gap: 5, above: 16 },
  { upTo: Number.POSITIVE_INFINITY, height: 16, gap: 3, above: 15 },
];

const PIXELS_PER_LETTER = 6.9;
const LONGEST_NAME = 23;

/** States that are told apart by a pattern too. */
const PATTERNED: ReadonlySet<LanePart['state']> = new Set(['armed', 'stopping', 'waking', 'booting', 'lost']);

/** What one machine does: also in words, for those who hear it. */
export function drawLane(
  host: HostPlan | undefined,
  name: string,
  parts: readonly LanePart[],
  { x, left, namesBeside }: Layout,
  { height, above }: LaneSize,
  top: number,
): string {
  const told = parts.map(({ state, from }) => `${STATE_WORDS[state]} from ${durationInWords(from)}`);
  const laneTop = namesBeside ? top : top + above;
  const baseline = namesBeside ? top + height / 2 + 4.5 : top + above - 4;
  const shown = namesBeside && name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  const about =
    host === undefined ? name : `${name}: ${oneLine(roleInWords(host))}; stops ${oneLine(stopInWords(host))}`;
  return element(
    'g',
    { class: 'lane', role: 'img', 'data-host': name, 'aria-label': `${name}: ${told.join(', ')}` },
    element(
      'text',
      {
        class: 'name',
        x: namesBeside ? left - 10 : 0,
        y: baseline,
        'text-anchor': namesBeside ? 'end' : 'start',
      },
      escaped(shown),
      element('title', {}, escaped(about)),
    ),
    ...parts.map((part) => drawPart(part, x, laneTop, height)),
  );
}

function drawPart({ state, from, to }: LanePart, x: Layout['x'], top: number, height: number): string {
  const width = Math.max(1.5, x(to) - x(from));
  const words = STATE_WORDS[state];
  const title = `${words} from ${durationInWords(from)} to ${durationInWords(to)}`;
  const fits = width >= words.length * PIXELS_PER_LETTER + 12;
  const pattern = PATTERNED.has(state)
    ? element('path', {
        class: `pattern ${state}`,
        d: `M${tenth(x(from))} ${top}h${tenth(width)}v${height}h${-tenth(width)}z`,
      })
    : '';
  return [
    element(
      'rect',
      {
        class: state,
        x: x(from),
        y: top,
        width,
        height,
        rx: Math.min(3, width / 2),
        'data-state': state,
        'data-from': String(from),
      },
      element('title', {}, escaped(title)),
    ),
    pattern,
    fits ? label({ class: `on ${state}`, x: x(from) + 7, y: top + height / 2 + 4 }, words) : '',
  ].join('');
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function oneLine(words: string): string {
  return words.replaceAll('\n', ' ');
}
