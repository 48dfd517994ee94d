import type { Verdict } from '../promises/verdict';
import type { Model } from '../simulation/model';
import type { EventName } from '../simulation/result';
import type { Run } from '../simulation/run';
import { wholeSeconds } from '../whole-seconds';

/** Lines of a story. */
const MOST_LINES = 8;

const WORDS: Partial<Record<EventName, string>> = {
  'mains-lost': 'the mains fail',
  'mains-back': 'the mains are back',
  'stage-fired': 'its stage is due',
  'low-battery': 'low battery',
  'forced-shutdown': 'sets a forced shutdown',
  'shutdown-started': 'stops',
  off: 'is off',
  'forced-off': 'hung, and is switched off',
  'power-lost': 'loses its power',
  'outlets-cut': 'its outlets are cut',
  'outlets-on': 'its outlets are on',
  'battery-empty': 'its battery is empty',
  'contact-lost': 'hears nothing more of its UPS',
  'started-by-hand': 'is started by hand',
  booting: 'starts',
  up: 'is up',
  fault: 'the fault',
};

/** What led to a verdict, in a few lines: what happened to the machine, to its UPSes and to the mains. */
export function storyOf(run: Run, model: Model, { host, other, at }: Verdict): string[] {
  const machine = model.hosts[host];
  const upses = new Set(machine?.monitors.map(({ ups }) => ups) ?? []);
  for (const { ups } of machine?.supplies ?? []) upses.add(ups);
  const servers = new Set([...upses].map((ups) => model.upses[ups]?.server));
  if (other !== undefined) servers.add(other);
  const lines = run.marks
    .filter(
      (mark) =>
        mark.at <= at &&
        (mark.host === host ||
          servers.has(mark.host) ||
          (mark.host < 0 && (mark.ups < 0 || upses.has(mark.ups)))),
    )
    .flatMap(({ at: time, event, host: who, ups }) => {
      const words = WORDS[event];
      if (words === undefined) return [];
      const name = model.hosts[who]?.name ?? model.upses[ups]?.name;
      return [`${clock(time)} ${name === undefined ? words : `${name}: ${words}`}`];
    });
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, 1), ...lines.slice(1 - MOST_LINES)];
}

/** Minutes and seconds, with hours where there are any. */
export function clock(ms: number): string {
  const whole = wholeSeconds(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
