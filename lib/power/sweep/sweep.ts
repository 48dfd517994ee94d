import type { Plan } from '../plan';
import { PROMISE_CODES, type PromiseCode } from '../promises/codes';
import type { Verdict } from '../promises/verdict';
import { CORNERS, type Corner } from '../simulation/corner';
import { type Fault, faultText } from '../simulation/fault';
import type { Run } from '../simulation/run';
import { Effort } from './effort';
import { type FaultBreach, shortestOf, tryFaults } from './faults';
import { storyOf } from './story';
import {
  firstBroken,
  HANDS_AFTER_MS,
  type Played,
  playOutage,
  type Setting,
  SHORTEST_OUTAGE_MS,
  setUp,
  walk,
} from './walk';

/** How a promise was kept over every length of outage. */
export interface PromiseResult {
  /** Which promise. */
  code: PromiseCode;
  /** Whether it always held. */
  holds: boolean;
  /** The shortest outage that breaks it (with a fault: at the moment that `fault` says), in seconds. */
  shortestOutage?: number;
  /** The fault under which it breaks, as the command line takes it; absent without a fault. */
  fault?: string;
  /** The machine it is about: where it breaks, or where it is closest to that. */
  host?: string;
  /** By how much it held at its closest, or missed at its worst (with a fault: in this outage), in seconds. */
  margin?: number;
  /** The corner in which that is so. */
  corner?: Corner;
  /** What happened, line by line. */
  story?: string[];
  /**
   * How long after the return of the mains somebody starts what is started by hand, in seconds; absent where nobody has
   * before the promise breaks.
   */
  byHandAfterSeconds?: number;
}

/** What a sweep finds. */
export interface Sweep {
  /** Every promise without a fault, then those that break under one. */
  promises: PromiseResult[];
  /**
   * The lengths played, in seconds, and those at which behaviour changes in the nominal corner: each is the first one of
   * a new behaviour.
   */
  outages: { from: number; to: number; breakpoints: number[] };
  /** Whether everything was played: false only where `mostEvents` did not suffice. */
  whole: boolean;
}

/** What is swept. */
export interface SweepOptions {
  /**
   * Whether single faults are tried too.
   *
   * @default false
   */
  faults?: boolean;
  /**
   * The corners that are played.
   *
   * @default all four
   */
  corners?: readonly Corner[];
  /**
   * How many events may be played, over all outages.
   *
   * @default as many as there are
   */
  mostEvents?: number;
  /** Told how far it is, from 0 to 1. */
  progress?: (done: number) => void;
  /** Given every outage that is played without a fault. @internal */
  played?: (corner: Corner, played: Played) => void;
}

/** Plays every length of outage, in every corner, and each single fault if asked. */
export function sweep(plan: Plan, options: SweepOptions = {}): Sweep {
  const { faults = false, corners = CORNERS, mostEvents, progress, played } = options;
  const effort = new Effort(mostEvents);
  const found = new Map<PromiseCode, Found>();
  const breakpoints: number[] = [];
  let toMs = SHORTEST_OUTAGE_MS;
  const settings = corners.map((corner) => setUp(plan, corner, effort));
  for (const [index, setting] of settings.entries()) {
    toMs = Math.max(toMs, setting.toMs);
    const stretches = walkSetting(setting, found, played);
    if (setting.corner === 'nominal' || corners.length === 1) {
      breakpoints.push(...stretches.slice(1).map(({ fromMs }) => fromMs / 1000));
    }
    progress?.((index + 1) / settings.length / (faults ? 2 : 1));
  }
  const promises = PROMISE_CODES.map((code) => resultOf(code, found.get(code)));
  if (faults) promises.push(...underFaults(plan, settings, found, progress));
  return {
    promises,
    outages: { from: SHORTEST_OUTAGE_MS / 1000, to: toMs / 1000, breakpoints },
    whole: !effort.isSpent,
  };
}

/** The worst that is known of a promise. */
interface Found {
  verdict: Verdict;
  setting: Setting;
  /** The shortest outage that breaks it, and its verdict there. */
  shortest?: { outageMs: number; run: Run; verdict: Verdict; setting: Setting };
}

function walkSetting(
  setting: Setting,
  found: Map<PromiseCode, Found>,
  tell: SweepOptions['played'],
): ReturnType<typeof walk> {
  const brokenHere = new Map<PromiseCode, Played>();
  let before = 0;
  const stretches = walk(setting, (played) => {
    tell?.(setting.corner, played);
    for (const verdict of played.verdicts.all()) {
      worsen(found, setting, verdict);
      if (verdict.holds || brokenHere.has(verdict.code)) continue;
      brokenHere.set(
        verdict.code,
        before === 0 ? played : firstBroken(setting, before, played, verdict.code),
      );
    }
    before = played.outageMs;
  });
  for (const verdict of setting.endlessVerdicts.all()) {
    worsen(found, setting, verdict);
    if (!verdict.holds && !brokenHere.has(verdict.code)) {
      const { endless, endlessVerdicts } = setting;
      brokenHere.set(verdict.code, {
        outageMs: Math.max(SHORTEST_OUTAGE_MS, verdict.at),
        run: endless,
        signature: '',
        verdicts: endlessVerdicts,
      });
    }
  }
  for (const [code, { outageMs, run, verdicts }] of brokenHere) {
    const entry = found.get(code);
    const verdict = verdicts.of(code);
    if (entry === undefined || verdict === undefined) continue;
    if (entry.shortest === undefined || outageMs < entry.shortest.outageMs) {
      entry.shortest = { outageMs, run, verdict, setting };
    }
  }
  return stretches;
}

function worsen(found: Map<PromiseCode, Found>, setting: Setting, verdict: Verdict): void {
  const known = found.get(verdict.code);
  if (known === undefined) found.set(verdict.code, { verdict, setting });
  else if (isWorse(verdict, known.verdict)) {
    known.verdict = verdict;
    known.setting = setting;
  }
}

function isWorse(a: Verdict, b: Verdict): boolean {
  if (a.holds !== b.holds) return !a.holds;
  return (a.marginMs ?? Number.POSITIVE_INFINITY) < (b.marginMs ?? Number.POSITIVE_INFINITY);
}

function resultOf(code: PromiseCode, found: Found | undefined): PromiseResult {
  if (found === undefined) return { code, holds: true };
  const { verdict, setting, shortest } = found;
  const told = shortest ?? { verdict, setting };
  const host = told.setting.model.hosts[told.verdict.host]?.name;
  return {
    code,
    holds: verdict.holds,
    ...(shortest === undefined ? {} : { shortestOutage: shortest.outageMs / 1000 }),
    ...(host === undefined ? {} : { host }),
    ...(verdict.marginMs === undefined ? {} : { margin: verdict.marginMs / 1000 }),
    corner: told.setting.corner,
    ...(shortest === undefined ? {} : toldOf(shortest.run, shortest.setting, shortest.verdict)),
  };
}

/** The shortest outage in which each fault, wherever it strikes, is seen to break each promise that holds without it. */
function underFaults(
  plan: Plan,
  settings: readonly Setting[],
  found: ReadonlyMap<PromiseCode, Found>,
  progress: SweepOptions['progress'],
): PromiseResult[] {
  const setting = settings.find(({ corner }) => corner === 'nominal') ?? settings[0];
  if (setting === undefined) return [];
  const worst = new Map<string, FaultBreach>();
  const lengths = lengthsForFaults(setting);
  for (const [index, outageMs] of lengths.entries()) {
    const { run } = playOutage(setting, outageMs);
    for (const breach of tryFaults(plan, setting, run, outageMs)) {
      if (found.get(breach.verdict.code)?.verdict.holds === false) continue;
      const key = `${breach.verdict.code} ${keyOf(breach.fault)}`;
      if (!worst.has(key)) worst.set(key, breach);
    }
    progress?.(0.5 + (index + 1) / lengths.length / 2);
  }
  return [...worst.values()].map((breach) => {
    const { verdict, fault, outageMs, run } = shortestOf(setting, breach);
    const host = setting.model.hosts[verdict.host]?.name;
    return {
      code: verdict.code,
      holds: false,
      shortestOutage: outageMs / 1000,
      fault: faultText(fault),
      ...(host === undefined ? {} : { host }),
      ...(verdict.marginMs === undefined ? {} : { margin: verdict.marginMs / 1000 }),
      corner: setting.corner,
      ...toldOf(run, setting, verdict),
    };
  });
}

/** What is told of the outage that breaks a promise. */
function toldOf(
  run: Run,
  { model }: Setting,
  verdict: Verdict,
): Pick<PromiseResult, 'story' | 'byHandAfterSeconds'> {
  const byHand = run.marks.some(({ event, at }) => event === 'started-by-hand' && at <= verdict.at);
  return {
    story: storyOf(run, model, verdict),
    ...(byHand ? { byHandAfterSeconds: HANDS_AFTER_MS / 1000 } : {}),
  };
}

function keyOf({ kind, where }: Fault): string {
  return `${kind}:${where ?? ''}`;
}

/** How many lengths of outage faults are tried in. */
const LENGTHS_FOR_FAULTS = 5;

/** A length in the middle of each part of the outage between two machines' ends, the longest ones of all, shortest first. */
function lengthsForFaults({ endless, toMs }: Setting): number[] {
  const turns = endless.marks
    .filter(({ event }) => event === 'shutdown-started' || event === 'off' || event === 'low-battery')
    .map(({ at }) => at);
  const edges = [...new Set([SHORTEST_OUTAGE_MS, ...turns])].sort((a, b) => a - b);
  const middles = edges.slice(1).map((edge, index) => Math.round(((edges[index] ?? 0) + edge) / 2));
  const step = Math.max(1, Math.ceil(middles.length / LENGTHS_FOR_FAULTS));
  return [...middles.filter((_, index) => index % step === step - 1), toMs];
}
