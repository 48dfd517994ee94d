import type { Fault, FaultKind } from '../../power/simulation';
import { durationInWords } from '../timeline/duration-words';

const WORDS: Readonly<Record<FaultKind, (where: string) => string>> = {
  'driver-stale': (where) => `the driver loses ${where}`,
  'upsd-restart': (where) => `upsd of ${where} restarts`,
  'upsmon-dead': (where) => `upsmon is dead on ${where}`,
  'upssched-dead': (where) => `upssched is killed on ${where}`,
  hang: (where) => `${where} hangs while it stops`,
  crash: (where) => `${where} crashes`,
  network: () => 'no machine reaches another',
  battery: (where) => `${where} has half of its battery`,
  'mains-return': () => 'the mains return',
  'second-outage': () => 'the mains fail again a minute after they are back',
};

/** A fault as people say it: `the driver loses closet, after 2 min 8 s`. */
export function faultInWords({ kind, where, atSeconds }: Fault): string {
  const words = WORDS[kind](where ?? 'every UPS');
  if (atSeconds === undefined) return words;
  if (kind === 'second-outage') return `the mains fail again after ${durationInWords(atSeconds)}`;
  return `${words}, ${atSeconds === 0 ? 'at once' : `after ${durationInWords(atSeconds)}`}`;
}
