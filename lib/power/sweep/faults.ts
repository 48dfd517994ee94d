import type { Plan } from '../plan';
import type { Verdict } from '../promises/verdict';
import { FAULT_KINDS, type Fault, type FaultKind } from '../simulation/fault';
import type { Run } from '../simulation/run';
import { firstBroken, type Played, playOutage, type Setting, underFault, walk } from './walk';

/** What a fault broke. */
export interface FaultBreach {
  outageMs: number;
  fault: Fault;
  verdict: Verdict;
  run: Run;
}

/** Faults whose moment makes no difference. */
const TIMELESS: ReadonlySet<FaultKind> = new Set<FaultKind>(['battery', 'hang']);

/** Low battery comes earlier under these, and nobody can say that a stop was needless. */
const SHORTENS_THE_BATTERY: ReadonlySet<FaultKind> = new Set<FaultKind>(['battery', 'second-outage']);

/** The return of the mains is what the lengths of outage are. */
const PLAYED_ANYWAY: ReadonlySet<FaultKind> = new Set<FaultKind>(['mains-return']);

/**
 * Tries every fault at every place, just before, at and just after each event of the run without it. Gives what it
 * breaks that holds without it.
 */
export function* tryFaults(
  plan: Plan,
  setting: Setting,
  faultless: Run,
  outageMs: number,
): Generator<FaultBreach> {
  const moments = [...new Set(faultless.marks.map(({ at }) => at))].sort((a, b) => a - b);
  const last = moments.at(-1) ?? 0;
  const times = [...new Set(moments.flatMap((at) => [Math.max(0, at - 1), at, at + 1]))];
  for (const kind of Object.keys(FAULT_KINDS) as FaultKind[]) {
    if (PLAYED_ANYWAY.has(kind)) continue;
    for (const where of placesOf(plan, kind)) {
      const when = TIMELESS.has(kind) ? [0] : times.filter((at) => isWorthwhile(kind, at, outageMs, last));
      for (const at of when) {
        if (setting.effort.isSpent) return;
        const fault: Fault = { kind, ...(where === undefined ? {} : { where }), atSeconds: at / 1000 };
        yield* tryOne(setting, fault, outageMs);
      }
    }
  }
}

function* tryOne(setting: Setting, fault: Fault, outageMs: number): Generator<FaultBreach> {
  const { run, verdicts } = playOutage({ ...setting, faults: [fault] }, outageMs);
  for (const verdict of verdicts.all()) {
    if (verdict.code === 'no-needless-stop' && SHORTENS_THE_BATTERY.has(fault.kind)) continue;
    if (!verdict.holds) yield { outageMs, fault, verdict, run };
  }
}

/** The shortest outage in which the same fault, at the same moment, breaks the same promise. */
export function shortestOf(setting: Setting, breach: FaultBreach): FaultBreach {
  const { code } = breach.verdict;
  const under = underFault(setting, breach.fault, breach.outageMs);
  let kept = 0;
  let broken: Played | undefined;
  walk(
    under,
    (played) => {
      if (broken !== undefined) return;
      if (played.verdicts.breaks(code)) broken = kept === 0 ? played : firstBroken(under, kept, played, code);
      else kept = played.outageMs;
    },
    () => broken !== undefined,
  );
  const verdict = broken?.verdicts.of(code);
  if (broken === undefined || verdict === undefined) return breach;
  return { outageMs: broken.outageMs, fault: breach.fault, verdict, run: broken.run };
}

/** A second outage comes after the first; other faults come while it lasts or machines still stop. */
function isWorthwhile(kind: FaultKind, at: number, outageMs: number, last: number): boolean {
  return kind === 'second-outage' ? at > outageMs : at <= Math.min(last, outageMs + 1);
}

function placesOf(plan: Plan, kind: FaultKind): (string | undefined)[] {
  switch (FAULT_KINDS[kind]) {
    case 'ups':
      return Object.keys(plan.upses);
    case 'homelab':
      return [undefined];
    case 'host': {
      const hosts = Object.values(plan.hosts);
      if (kind === 'upssched-dead') {
        return hosts.flatMap(({ name, stages }) =>
          stages.some(({ trigger }) => trigger.kind === 'timer') ? [name] : [],
        );
      }
      if (kind === 'crash') return [...new Set(Object.values(plan.upses).map(({ server }) => server))];
      if (kind === 'upsmon-dead') return hosts.flatMap(({ name, nut }) => (nut === undefined ? [] : [name]));
      return hosts.map(({ name }) => name);
    }
  }
}
