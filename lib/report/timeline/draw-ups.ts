import type { UpsPlan } from '../../power';
import type { BatteryReading } from '../../power/simulation';
import type { Layout } from './drawing';
import { element, label, short } from './markup';

const BATTERY_HEIGHT = 64;
const LOAD_HEIGHT = 30;

/** Name and summary of a UPS, in pixels. */
export const UPS_HEADING = 22;

/** What one UPS takes, in pixels. */
export const UPS_HEIGHT = UPS_HEADING + BATTERY_HEIGHT + 6 + LOAD_HEIGHT + 16;

/** Battery and load of a UPS. */
export function drawUps(ups: UpsPlan, given: readonly BatteryReading[], layout: Layout, top: number): string {
  const { left, width, namesBeside } = layout;
  const readings = chargedUntil(given, ups.rechargeSeconds, layout.end);
  const least = readings.reduce((low, one) => (one.charge < low.charge ? one : low), readings[0] ?? FULL);
  const most = Math.max(0, ...readings.map(({ watts }) => watts));
  const told = `battery down to ${percent(least.charge)}, load at most ${Math.round(most)} of ${ups.ratedWatts} W`;
  // Beside a name on a narrow screen there is no room for more.
  const brief = `down to ${percent(least.charge)}, at most ${Math.round(most)} W`;
  const batteryTop = top + UPS_HEADING;
  const loadTop = batteryTop + BATTERY_HEIGHT + 6;
  const beside = (text: string, y: number) =>
    namesBeside ? label({ class: 'tick', x: left - 10, y, 'text-anchor': 'end' }, text) : '';
  return element(
    'g',
    { class: 'ups', role: 'img', 'data-ups': ups.name, 'aria-label': `${ups.name}: ${told}` },
    label(
      {
        class: 'name',
        x: namesBeside ? left - 10 : 0,
        y: top + 15,
        'text-anchor': namesBeside ? 'end' : 'start',
      },
      ups.name,
    ),
    label({ class: 'told', x: width, y: top + 15, 'text-anchor': 'end' }, namesBeside ? told : brief),
    beside('100 %', batteryTop + 10),
    beside('battery', batteryTop + BATTERY_HEIGHT / 2 + 4),
    beside('load', loadTop + LOAD_HEIGHT / 2 + 4),
    drawCharge(ups, readings, least, layout, batteryTop),
    drawLoad(readings, most, layout, loadTop),
  );
}

const FULL: BatteryReading = { at: 0, charge: 1, watts: 0 };

function drawCharge(
  { lowBattery }: UpsPlan,
  readings: readonly BatteryReading[],
  least: BatteryReading,
  { x, left, width, end }: Layout,
  top: number,
): string {
  const y = (charge: number) => top + (1 - charge) * BATTERY_HEIGHT;
  const floor = top + BATTERY_HEIGHT;
  const line = readings.map(({ at, charge }) => `${short(x(at))},${short(y(charge))}`);
  const low = lowBattery.chargePercent;
  const lowestX = x(least.at);
  const before = lowestX > width - 60;
  return [
    element('line', { class: 'grid', x1: left, x2: width, y1: y(0.5), y2: y(0.5) }),
    element('path', {
      class: 'charge-area',
      d: `M${short(x(0))},${floor}L${line.join('L')}L${short(x(end))},${floor}z`,
    }),
    low === undefined
      ? ''
      : element('line', { class: 'low', x1: left, x2: width, y1: y(low / 100), y2: y(low / 100) }) +
        label(
          { class: 'low-text', x: width - 4, y: y(low / 100) - 4, 'text-anchor': 'end' },
          `low: ${low} %`,
        ),
    element('polyline', { class: 'charge', points: line.join(' ') }),
    element('line', { class: 'base', x1: left, x2: width, y1: floor, y2: floor }),
    element('circle', { class: 'lowest', cx: lowestX, cy: y(least.charge), r: 3.5 }),
    label(
      {
        class: 'lowest-text',
        x: lowestX + (before ? -8 : 8),
        y: Math.min(Math.max(y(least.charge) + (least.charge > 0.75 ? 16 : -6), top + 10), floor - 5),
        'text-anchor': before ? 'end' : 'start',
      },
      percent(least.charge),
    ),
  ].join('');
}

/** It stays as it is until the next reading. */
function drawLoad(
  readings: readonly BatteryReading[],
  most: number,
  { x, left, width, end }: Layout,
  top: number,
): string {
  const floor = top + LOAD_HEIGHT;
  const y = (watts: number) => floor - (watts / Math.max(1, most)) * (LOAD_HEIGHT - 2);
  const line = readings.flatMap(({ at, watts }, index) => {
    const until = readings[index + 1]?.at ?? end;
    return [`${short(x(at))},${short(y(watts))}`, `${short(x(until))},${short(y(watts))}`];
  });
  return [
    element('path', {
      class: 'load-area',
      d: `M${short(x(0))},${floor}L${line.join('L')}L${short(x(end))},${floor}z`,
    }),
    element('polyline', { class: 'load', points: line.join(' ') }),
    element('line', { class: 'base', x1: left, x2: width, y1: floor, y2: floor }),
  ].join('');
}

/** Once more at the end, since a battery charges on after its load has changed for the last time. */
function chargedUntil(
  readings: readonly BatteryReading[],
  rechargeSeconds: number,
  end: number,
): readonly BatteryReading[] {
  const last = readings.at(-1);
  if (last === undefined || last.at >= end) return readings;
  const full = last.at + (1 - last.charge) * rechargeSeconds;
  const charge = rechargeSeconds > 0 ? Math.min(1, last.charge + (end - last.at) / rechargeSeconds) : 1;
  const between = full > last.at && full < end ? [{ ...last, at: full, charge: 1 }] : [];
  return [...readings, ...between, { ...last, at: end, charge }];
}

function percent(charge: number): string {
  return `${Math.round(charge * 100)} %`;
}
