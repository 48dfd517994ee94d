import type { Simulation } from '../lib/power/simulation';

/** What switches the power of a UPS's outlets. */
const SWITCHES: ReadonlySet<string> = new Set([
  'mains-lost',
  'mains-back',
  'outlets-cut',
  'outlets-on',
  'battery-empty',
]);

/** Mains and outlets, as the simulator has them in the nominal case. All times in seconds since the mains failed. */
export class World {
  constructor(private readonly nominal: Simulation) {}

  /** When any outlet or the mains go on or off. */
  get switched(): number[] {
    return this.nominal.events.filter(({ event }) => SWITCHES.has(event)).map(({ at }) => at);
  }

  /** Whether a UPS's outlets, or without one the mains, are on. */
  hasPower(ups: string | undefined, now: number): boolean {
    const changes = this.nominal.events.filter(
      (one) =>
        one.at <= now &&
        (ups === undefined
          ? one.event === 'mains-lost' || one.event === 'mains-back'
          : one.ups === ups && SWITCHES.has(one.event)),
    );
    const last = changes.at(-1)?.event;
    return last === undefined || last === 'mains-back' || last === 'outlets-on';
  }

  /** When the mains fail for the last time. */
  get failsLast(): number {
    return this.last('mains-lost') ?? 0;
  }

  /** When they return for the last time; undefined where the nominal case ends before. */
  get returnsLast(): number | undefined {
    return this.last('mains-back');
  }

  private last(wanted: 'mains-lost' | 'mains-back'): number | undefined {
    return this.nominal.events.filter(({ event }) => event === wanted).at(-1)?.at;
  }
}
