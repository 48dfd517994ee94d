import type { Plan } from '../../power';
import { type BatteryReading, type EventName, faultText, type Simulation } from '../../power/simulation';
import { EVENT_WORDS } from '../outage/event-words';
import { faultInWords } from '../outage/fault-words';
import { roleInWords, stopInWords } from '../words';
import type { Sample, TimelineCase } from './cases';

/** One length of outage, as the page reads it. */
interface PageSample {
  /** Its length, in milliseconds. */
  a: number;
  /** Which of the shapes its events have. */
  s: number;
  /** When each of them comes, in tenths of a second. */
  t: number[];
  /** Per UPS, for each reading: tenths of a second, charge in per mille, watts. */
  b: number[][];
}

/** All that the page draws, small: what happens in which order stands there once, and per length only the times. */
export interface PageData {
  hosts: { name: string; about: string }[];
  upses: { name: string; ratedWatts: number }[];
  events: { name: EventName; words: string }[];
  /** Event, host and UPS of each thing that happens, by their places in the lists above; -1 for none. */
  shapes: number[][];
  /** With the fault as the command line takes it, and in words. */
  cases: { fault: string | null; label: string; samples: PageSample[] }[];
}

/** The page's data for some cases. */
export function pageData(plan: Plan, cases: readonly TimelineCase[]): PageData {
  const hostNames = plan.stopOrder;
  const upsNames = Object.keys(plan.upses);
  const eventNames = Object.keys(EVENT_WORDS) as EventName[];
  const shapes = new Map<string, number>();
  const shapeList: number[][] = [];

  const shapeOf = ({ events }: Simulation): number => {
    const shape = events.flatMap(({ event, host, ups }) => [
      eventNames.indexOf(event),
      host === undefined ? -1 : hostNames.indexOf(host),
      ups === undefined ? -1 : upsNames.indexOf(ups),
    ]);
    const key = shape.join();
    const known = shapes.get(key);
    if (known !== undefined) return known;
    shapes.set(key, shapeList.length);
    return shapeList.push(shape) - 1;
  };
  const sample = ({ outageMs, simulation }: Sample): PageSample => ({
    a: outageMs,
    s: shapeOf(simulation),
    t: simulation.events.map(({ at }) => tenths(at)),
    b: Object.values(plan.upses).map(({ name, rechargeSeconds }) =>
      numbers(charged(simulation.batteries[name] ?? [], rechargeSeconds, simulation)),
    ),
  });

  return {
    hosts: hostNames.flatMap((name) => {
      const host = plan.hosts[name];
      return host === undefined
        ? []
        : [{ name, about: `${oneLine(roleInWords(host))}; stops ${oneLine(stopInWords(host))}` }];
    }),
    upses: Object.values(plan.upses).map(({ name, ratedWatts }) => ({ name, ratedWatts })),
    events: eventNames.map((name) => ({ name, words: EVENT_WORDS[name] })),
    cases: cases.map(({ fault, samples }) => ({
      fault: fault === undefined ? null : faultText(fault),
      label: fault === undefined ? 'nothing' : faultInWords(fault),
      samples: samples.map(sample),
    })),
    shapes: shapeList,
  };
}

/** Once more at the end, since a battery charges on after its load has changed for the last time. */
function charged(
  readings: readonly BatteryReading[],
  rechargeSeconds: number,
  { events }: Simulation,
): readonly BatteryReading[] {
  const last = readings.at(-1);
  const end = Math.max(0, ...events.map(({ at }) => at));
  if (last === undefined || last.at >= end) return readings;
  const charge = Math.min(1, last.charge + (rechargeSeconds > 0 ? (end - last.at) / rechargeSeconds : 1));
  return [...readings, { ...last, at: end, charge }];
}

function numbers(readings: readonly BatteryReading[]): number[] {
  return readings.flatMap(({ at, charge, watts }) => [
    tenths(at),
    Math.round(charge * 1000),
    Math.round(watts),
  ]);
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10);
}

function oneLine(words: string): string {
  return words.replaceAll('\n', ' ');
}
