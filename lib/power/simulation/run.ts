import { type Due, type Kind, RANKS } from './due';
import { EventQueue } from './event-queue';
import type { Model } from './model';
import type { EventName } from './result';
import { type HostState, hostState, type UpsState, upsState } from './state';

/** An event as it is recorded. */
export interface Mark {
  at: number;
  event: EventName;
  host: number;
  ups: number;
  /** Which threshold; -1 where there is none. */
  threshold: number;
}

/** Everything of one run. */
export class Run {
  now = 0;
  mains = true;
  mainsBackAt = Number.NEGATIVE_INFINITY;
  handsHaveBeenThere = false;
  hands$: Due | undefined;
  networkUp = true;
  readonly upses: UpsState[];
  readonly hosts: HostState[];
  readonly marks: Mark[] = [];
  /** Each moment at which anything happened, in order. */
  readonly moments: number[] = [];
  /**
   * What would be otherwise if `early` came later: something due at `late`, in the calendar since `made`, was cancelled
   * by it, or comes too late for it.
   */
  readonly passes: { early: number; late: number; made: number }[] = [];
  /** What is being worked off is in the calendar since. */
  private made = 0;
  private readonly queue = new EventQueue<Due>();
  private order = 0;

  constructor(
    readonly model: Model,
    wornBatteries: ReadonlyMap<number, number>,
  ) {
    this.upses = model.upses.map((ups) => upsState(model, ups, wornBatteries.get(ups.index) ?? 1));
    this.hosts = model.hosts.map((host) => hostState(host));
  }

  /** Puts something into the calendar. */
  due(at: number, kind: Kind, on: number, part = 0): Due {
    const due: Due = {
      at,
      rank: RANKS[kind],
      order: this.order,
      kind,
      on,
      part,
      made: this.now,
      cancelled: false,
    };
    this.order += 1;
    this.queue.push(due);
    return due;
  }

  /** How many things were put into the calendar so far. */
  get dues(): number {
    return this.order;
  }

  /** Takes something out of the calendar again. */
  cancel(due: Due | undefined): undefined {
    if (due === undefined || due.cancelled) return undefined;
    due.cancelled = true;
    if (due.at > this.now) this.passes.push({ early: this.now, late: due.at, made: due.made });
    return undefined;
  }

  /** Something that would have seen what happens now came too early for it. */
  mayPass(early: number): void {
    this.passes.push({ early, late: this.now, made: this.made });
  }

  /** Takes the next thing out of the calendar. */
  next(): Due | undefined {
    for (;;) {
      const due = this.queue.pop();
      if (due?.cancelled) continue;
      this.made = due?.made ?? 0;
      return due;
    }
  }

  /** Records an event. */
  mark(event: EventName, host = -1, ups = -1, threshold = -1): void {
    this.marks.push({ at: this.now, event, host, ups, threshold });
  }

  /** Whether two machines reach each other: every switch between them has power. */
  connected(a: number, b: number): boolean {
    if (a === b || this.machineOf(a) === this.machineOf(b)) return true;
    if (!this.networkUp) return false;
    for (const { ups, connects } of this.model.gear) {
      const isBetween = connects === undefined || connects.has(a) || connects.has(b);
      if (isBetween && !(ups < 0 ? this.mains : (this.upses[ups]?.outletsOn ?? true))) return false;
    }
    return true;
  }

  private machineOf(host: number): number {
    let at = host;
    for (let depth = 0; depth < this.hosts.length; depth += 1) {
      const below = this.hosts[at]?.model.runsOn ?? -1;
      if (below < 0) return at;
      at = below;
    }
    return at;
  }
}
