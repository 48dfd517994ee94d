import type { Fault, FaultKind } from '../../power/simulation';
import { spoken } from '../words';

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

/** A fault as people say it: `the driver loses closet, after 5 s`. */
export function faultInWords({ kind, where, atSeconds }: Fault): string {
  const words = WORDS[kind](where ?? 'every UPS');
  return atSeconds === undefined ? words : `${words}, after ${spoken(atSeconds)}`;
}
