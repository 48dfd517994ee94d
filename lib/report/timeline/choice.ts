import type { Plan } from '../../power';
import { CORNERS, type Corner, FAULT_KINDS, type Fault, faultText, parseFault } from '../../power/simulation';
import { durationText } from './duration-words';

/** What the page shows. */
export interface Choice {
  /** How long the mains are gone, in whole seconds. */
  outageSeconds: number;
  /** Which end of every range. */
  corner: Corner;
  /** What else goes wrong, in the order in which the command line takes it. */
  faults: readonly Fault[];
  /** Whether time runs evenly across the drawing, rather than with its quiet stretches shortened. */
  evenTime: boolean;
}

/** Faults that may be chosen at once, beside a second outage. */
export const MOST_FAULTS = 2;

/** What is shown at first: long enough for the first machines to go, and short enough to see them come back. */
export const FIRST_CHOICE: Choice = { outageSeconds: 480, corner: 'nominal', faults: [], evenTime: false };

/** A choice as the part of an address behind `#`. */
export function choiceText({ outageSeconds, corner, faults, evenTime }: Choice): string {
  return [
    `outage=${durationText(outageSeconds)}`,
    ...(corner === FIRST_CHOICE.corner ? [] : [`corner=${corner}`]),
    ...faults.map(
      (fault) => `fault=${encodeURIComponent(faultText(fault)).replace(/%3A/g, ':').replace(/%40/g, '@')}`,
    ),
    ...(evenTime ? ['time=even'] : []),
  ].join('&');
}

/** Reads what {@link choiceText} wrote. What it doesn't know is left out: addresses are passed on by hand. */
export function readChoice(text: string, plan: Plan): Choice {
  const values = new URLSearchParams(text.replace(/^#/, '').replaceAll('+', '%2B'));
  const read = values.getAll('fault').flatMap((one) => faultFor(plan, one));
  const returns = read.flatMap(({ kind, atSeconds }) => (kind === 'mains-return' ? [atSeconds ?? 0] : []));
  const outage = Math.min(outageOf(values.get('outage')), ...returns);
  const corner = CORNERS.find((one) => one === values.get('corner'));
  return {
    outageSeconds: Math.max(1, Math.round(outage)),
    corner: corner ?? FIRST_CHOICE.corner,
    faults: [
      ...read.filter(({ kind }) => kind !== 'mains-return' && kind !== 'second-outage').slice(0, MOST_FAULTS),
      ...read.filter(({ kind }) => kind === 'second-outage').slice(0, 1),
    ],
    evenTime: values.get('time') === 'even',
  };
}

function outageOf(text: string | null): number {
  const [, count, unit] = /^(\d{1,7})([smh])$/.exec(text ?? '') ?? [];
  if (count === undefined) return FIRST_CHOICE.outageSeconds;
  return Number(count) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1);
}

function faultFor(plan: Plan, text: string): Fault[] {
  try {
    const fault = parseFault(text);
    const places = placesOf(plan, fault.kind);
    const fits = fault.where === undefined || places.includes(fault.where);
    return fits ? [fault] : [];
  } catch {
    return [];
  }
}

/** Where a kind of fault may strike; empty where it strikes the whole homelab. */
export function placesOf({ upses, hosts, stopOrder }: Plan, kind: Fault['kind']): string[] {
  switch (FAULT_KINDS[kind]) {
    case 'ups':
      return Object.keys(upses);
    case 'host':
      return kind === 'upsmon-dead' || kind === 'upssched-dead'
        ? stopOrder.filter((name) => hosts[name]?.nut !== undefined)
        : stopOrder;
    case 'homelab':
      return [];
  }
}

/** Faults without a moment: a battery is worn from the beginning, and a second outage comes after the first. */
const MOMENTLESS: ReadonlySet<Fault['kind']> = new Set<Fault['kind']>(['battery', 'second-outage']);

/** Every kind of fault wherever it may strike, each at this moment, in seconds. The mains' return is none here. */
export function everyFault(plan: Plan, atSeconds: number): Fault[] {
  const kinds = Object.keys(FAULT_KINDS) as Fault['kind'][];
  return kinds.flatMap((kind): Fault[] => {
    if (kind === 'mains-return') return [];
    const when = MOMENTLESS.has(kind) ? {} : { atSeconds };
    if (FAULT_KINDS[kind] === 'homelab') return [{ kind, ...when }];
    return placesOf(plan, kind).map((where) => ({ kind, where, ...when }));
  });
}

/** The command that plays the same on a terminal. */
export function commandOf(environment: string, { outageSeconds, corner, faults }: Choice): string {
  const words = [
    'ridethrough simulate',
    shellWord(environment),
    `--outage ${durationText(outageSeconds)}`,
    ...(corner === FIRST_CHOICE.corner ? [] : [`--corner ${corner}`]),
    ...faults.map((fault) => `--fault ${shellWord(faultText(fault))}`),
  ];
  return words.join(' ');
}

function shellWord(text: string): string {
  return /^[\w.:@/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
