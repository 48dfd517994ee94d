import type { Plan } from '../../power';
import type { Simulation } from '../../power/simulation';
import { drawBand, drawMarkers, drawTicks } from './draw-axis';
import { drawLane, LANE_SIZES } from './draw-lane';
import { drawUps, UPS_HEADING, UPS_HEIGHT } from './draw-ups';
import { lanesOf } from './lanes';
import { element } from './markup';
import { timeAxis } from './time-axis';

/** How a power cut is drawn. */
export interface DrawingStyle {
  /** In pixels. */
  width: number;
  /** Whether time runs evenly. */
  evenTime: boolean;
}

/** Places and sizes that all parts of a drawing share. */
export interface Layout {
  width: number;
  /** Where time begins: to the left of it stand the names, where there is room. */
  left: number;
  /** Whether names stand beside what they name, and not above it. */
  namesBeside: boolean;
  /** The place of a time, in seconds. */
  x: (seconds: number) => number;
  /** The last time that is drawn, in seconds. */
  end: number;
}

/** Below this width names stand above, in pixels. */
const NARROW = 640;

const [LEAST_NAME, MOST_NAME] = [84, 220];
const PIXELS_PER_LETTER = 8.8;

/** A power cut as a picture: a lane per machine, then battery and load of each UPS, over one axis of time. */
export function drawing(plan: Plan, simulation: Simulation, { width, evenTime }: DrawingStyle): string {
  const { events } = simulation;
  const end = endOf(simulation);
  const namesBeside = width >= NARROW;
  const names = [...plan.stopOrder, ...Object.keys(plan.upses)];
  const longest = Math.max(0, ...names.map((name) => name.length));
  const left = namesBeside ? Math.min(MOST_NAME, Math.max(LEAST_NAME, longest * PIXELS_PER_LETTER + 14)) : 0;
  const axis = timeAxis(
    events.map(({ at }) => at),
    end,
    evenTime,
  );
  const layout: Layout = {
    width,
    left,
    namesBeside,
    end,
    x: (seconds) => left + axis(seconds) * (width - left - 1),
  };

  const marked = drawMarkers(events, plan, layout);
  const size = LANE_SIZES.find(({ upTo }) => plan.stopOrder.length <= upTo) ?? LANE_SIZES[0];
  const laneStep = size.height + size.gap + (namesBeside ? 0 : size.above);
  const lanesTop = marked.height + 24;
  const upsesTop = lanesTop + plan.stopOrder.length * laneStep + 10;
  const upses = Object.values(plan.upses);
  const bottom = upsesTop + upses.length * UPS_HEIGHT;

  const texts = [
    { from: marked.height, to: lanesTop - 6 },
    ...upses.map((_ups, index) => ({
      from: upsesTop + index * UPS_HEIGHT,
      to: upsesTop + index * UPS_HEIGHT + UPS_HEADING,
    })),
  ];

  const lanes = lanesOf(simulation, end);
  const height = bottom + 22;
  return element(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'group',
      'aria-label':
        'A lane for each machine, then battery and load of each UPS, over the time since the mains failed',
    },
    drawBand(events, layout, lanesTop - 4, bottom),
    drawTicks(axis, layout, marked.height + 12, lanesTop - 4, bottom),
    marked.lines(bottom, texts),
    ...plan.stopOrder.map((name, index) =>
      drawLane(plan.hosts[name], name, lanes[name] ?? [], layout, size, lanesTop + index * laneStep),
    ),
    ...upses.map((ups, index) =>
      drawUps(ups, simulation.batteries[ups.name] ?? [], layout, upsesTop + index * UPS_HEIGHT),
    ),
    drawTicks(axis, layout, bottom + 14),
    marked.labels,
  );
}

/** A little beyond the last thing that happens. */
export function endOf({ events }: Simulation): number {
  return Math.max(1, ...events.map(({ at }) => at)) * 1.03;
}
