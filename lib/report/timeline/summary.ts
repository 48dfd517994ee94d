import type { Plan } from '../../power';
import type { HostOutcome, Simulation } from '../../power/simulation';
import { faultInWords } from '../outage/fault-words';
import type { Choice } from './choice';
import { durationInWords } from './duration-words';

/** A power cut in a few sentences. */
export interface Summary {
  /** How it ends: all is well, machines stopped in order, or one lost its power. */
  verdict: 'through' | 'stopped' | 'lost';
  headline: string;
  /** Everything worth knowing besides. */
  details: string[];
}

const MOST_NAMES = 5;

/** What a power cut comes to. */
export function summaryOf({ stopOrder }: Plan, { hosts, batteries }: Simulation): Summary {
  const named = (wanted: (outcome: HostOutcome) => boolean) =>
    stopOrder.filter((name) => {
      const outcome = hosts[name];
      return outcome !== undefined && wanted(outcome);
    });
  const lost = named(({ outcome }) => outcome === 'lost-power');
  const stopped = named(({ outcome }) => outcome === 'stopped-cleanly');
  const through = named(({ outcome }) => outcome === 'rode-through');
  const away = named(({ outcome, backAt }) => outcome !== 'rode-through' && backAt === undefined);
  const lows = Object.entries(batteries).map(([ups, readings]) => {
    const least = Math.min(1, ...readings.map(({ charge }) => charge));
    return `${Object.keys(batteries).length > 1 ? `${ups} ` : ''}to ${Math.round(least * 100)} %`;
  });
  const verdict = lost.length > 0 ? 'lost' : stopped.length > 0 ? 'stopped' : 'through';
  return {
    verdict,
    headline: headlineOf(verdict, lost, stopped, stopOrder.length),
    details: [
      ...(lost.length > 0 && stopped.length > 0 ? [`Stopped in order: ${list(stopped)}.`] : []),
      ...(lost.length === 0 && stopped.length > 0 && stopped.length < stopOrder.length
        ? [`Stopped in order: ${list(stopped)}.`]
        : []),
      ...(verdict !== 'through' && through.length > 0 ? [`Rode through: ${list(through)}.`] : []),
      ...(away.length > 0 ? [`Not back by itself: ${list(away)}.`] : []),
      ...(lows.length > 0 && lows.length <= MOST_NAMES
        ? [`${lows.length > 1 ? 'The batteries go' : 'The battery goes'} down ${lows.join(', ')}.`]
        : []),
    ],
  };
}

function headlineOf(
  verdict: Summary['verdict'],
  lost: readonly string[],
  stopped: readonly string[],
  all: number,
): string {
  switch (verdict) {
    case 'lost':
      return `${list(lost)} ${lost.length === 1 ? 'loses its' : 'lose their'} power.`;
    case 'stopped':
      if (stopped.length === all)
        return all === 1 ? 'The machine stops in order.' : 'Every machine stops in order.';
      return `${stopped.length} of ${all} machines ${stopped.length === 1 ? 'stops' : 'stop'} in order.`;
    case 'through':
      return all === 1 ? 'The machine rides through.' : 'Every machine rides through.';
  }
}

/** The case that is shown, in words. */
export function caseInWords({ outageSeconds, corner, faults }: Choice): string {
  const how = corner === 'nominal' ? '' : `, in the ${corner} case`;
  const wrong = faults.length === 0 ? '' : ` And: ${faults.map(faultInWords).join('; ')}.`;
  return `The mains are gone for ${durationInWords(outageSeconds)}${how}.${wrong}`;
}

/** `a, b and c`; of many the first few. */
export function list(names: readonly string[]): string {
  if (names.length > MOST_NAMES + 1) {
    return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
  }
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
