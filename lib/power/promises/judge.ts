import type { HostModel } from '../simulation/model';
import type { Run } from '../simulation/run';
import type { PromiseCode } from './codes';
import type { PromiseContext } from './context';
import { factsOf, type HostFacts, type RunFacts } from './facts';
import { Verdicts } from './verdict';

const NEVER = Number.POSITIVE_INFINITY;

/** How every promise was kept in a run. `excused` are the machines that a fault struck itself. */
export function judge(
  run: Run,
  context: PromiseContext,
  outageMs: number | undefined,
  excused: ReadonlySet<number> = new Set(),
): Verdicts {
  const facts = factsOf(run);
  const verdicts = new Verdicts();
  for (const [index, host] of facts.hosts.entries()) {
    if (excused.has(index) || context.unprotected.has(index)) continue;
    judgePower(verdicts, context, facts, index, host);
    judgeBattery(verdicts, run, facts, index, host);
    if (outageMs !== undefined && host.stopBegan < NEVER) {
      const mayStopAfterMs = context.mayStopAfterMs[index];
      if (mayStopAfterMs !== undefined && Number.isFinite(mayStopAfterMs)) {
        verdicts.measured('no-needless-stop', index, outageMs - mayStopAfterMs, host.stopBegan);
      }
    }
    if (host.restarted < NEVER) verdicts.broken('no-restart-loop', index, host.restarted);
    if (outageMs === undefined) judgeStage(verdicts, context, facts, index, host);
  }
  judgeOrder(verdicts, context, facts, excused);
  judgeQuorum(verdicts, context, facts, excused);
  if (outageMs !== undefined) {
    for (const index of context.returning) {
      const host = facts.hosts[index];
      if (excused.has(index) || host === undefined || host.off === NEVER) continue;
      if (run.hosts[index]?.power !== 'running') verdicts.broken('returns-by-itself', index, run.now);
    }
  }
  return verdicts;
}

/** From the loss of the power of its outlets: had it stopped, and would its longest stop have been done? */
function judgePower(
  verdicts: Verdicts,
  context: PromiseContext,
  facts: RunFacts,
  index: number,
  host: HostFacts,
): void {
  const model = context.model.hosts[index];
  if (model === undefined) return;
  if (host.powerLost < NEVER) {
    const missed = host.stopBegan < host.powerLost ? host.powerLost - host.stopBegan - model.stopMs : NEVER;
    const code: PromiseCode = host.lostTo === 'cut' ? 'outlets-wait' : 'battery-carries-plan';
    // whoever never began to stop was not told, and neither a battery nor a delay would have helped it
    const wasTold = host.decided < NEVER || host.stopBegan < NEVER;
    const codes: PromiseCode[] = wasTold && host.lostTo !== 'other' ? [code] : [];
    for (const one of ['stops-before-power-loss' as const, ...codes]) {
      if (missed < 0) verdicts.measured(one, index, missed, host.powerLost);
      else verdicts.broken(one, index, host.powerLost);
    }
  }
  if (host.stopBegan === NEVER) return;
  const below = context.model.hosts[model.runsOn];
  if (below !== undefined) {
    const its = facts.hosts[model.runsOn];
    if (its === undefined || its.stopBegan === NEVER) return;
    const patience = its.stopBegan + below.longestStopMs - host.stopBegan;
    verdicts.measured('stop-has-whole-grace', index, patience - model.longestStopMs, host.stopBegan);
    return;
  }
  const loss = powerLossOf(model, facts);
  if (loss === undefined || loss.at === NEVER || loss.at < host.stopBegan) return;
  // the outlets that it has cut itself wait for it
  if (loss.to === 'cut' && context.model.upses[loss.ups]?.server === index) return;
  verdicts.measured('stop-has-whole-grace', index, loss.at - host.stopBegan - model.longestStopMs, loss.at);
  if (host.powerLost < NEVER) return;
  const margin = loss.at - host.off;
  verdicts.measured('stops-before-power-loss', index, margin, loss.at);
  verdicts.measured(loss.to === 'cut' ? 'outlets-wait' : 'battery-carries-plan', index, margin, loss.at);
}

/**
 * Where outlets are cut no battery is seen to end: how much longer it would have gone on, at the load that it had until
 * the machine was off.
 */
function judgeBattery(verdicts: Verdicts, run: Run, facts: RunFacts, index: number, host: HostFacts): void {
  if (host.off === NEVER || host.off >= facts.mainsBack || host.powerLost === host.off) return;
  const model = run.model.hosts[index];
  const loss = model === undefined ? undefined : powerLossOf(model, facts);
  if (loss === undefined || loss.at === NEVER || loss.to !== 'cut' || loss.at < host.off) return;
  const ups = run.upses[loss.ups];
  const before = ups?.readings.filter(({ at }) => at < host.off).at(-1);
  if (ups === undefined || before === undefined || before.milliwatts <= 0) return;
  const lastsMs = ups.model.curve.lastsMs(before.milliwatts / 1000) * ups.model.health;
  const marginMs = Math.round(before.at + before.charge * lastsMs - host.off);
  verdicts.measured('battery-carries-plan', index, Math.max(0, marginMs), host.off);
}

/** When so many of a machine's supplies had lost their power that it goes off, and to what. */
function powerLossOf(
  { supplies, minSupplies }: HostModel,
  facts: RunFacts,
): (RunFacts['outletsOff'][number] & { ups: number }) | undefined {
  return supplies
    .map(({ ups }) => ({ ups, ...(facts.outletsOff[ups] ?? { at: NEVER, to: 'cut' as const }) }))
    .sort((a, b) => a.at - b.at)[supplies.length - minSupplies];
}

/** In an outage without end every stage has to come before low battery. */
function judgeStage(
  verdicts: Verdicts,
  { model }: PromiseContext,
  facts: RunFacts,
  index: number,
  host: HostFacts,
): void {
  const stages = model.hosts[index]?.stages ?? [];
  const ended = Math.min(host.stopBegan, host.off);
  if (stages.length === 0 || ended === NEVER) return;
  if (!host.byStage) {
    verdicts.broken('stage-fires', index, ended);
    return;
  }
  const low = Math.min(...stages.map(({ ups }) => facts.low[ups] ?? NEVER));
  if (low < NEVER) verdicts.measured('stage-fires', index, Math.max(0, low - host.decided), host.decided);
}

function judgeOrder(
  verdicts: Verdicts,
  context: PromiseContext,
  facts: RunFacts,
  excused: ReadonlySet<number>,
): void {
  const judgePair = (
    code: 'server-outlives-clients' | 'storage-outlives-clients',
    needed: number,
    client: number,
  ) => {
    const [a, b] = [facts.hosts[needed], facts.hosts[client]];
    if (a === undefined || b === undefined || excused.has(needed) || excused.has(client)) return;
    if (a.off === NEVER) return;
    if (b.off === NEVER) verdicts.broken(code, client, a.off, needed);
    else verdicts.measured(code, client, a.off - doneAt(context, b, client), a.off, needed);
  };
  for (const { server, client } of context.serving) judgePair('server-outlives-clients', server, client);
  for (const { storage, client } of context.mounting) judgePair('storage-outlives-clients', storage, client);
}

/** When a machine was off, or would have been if it had not lost its power while it stopped. */
function doneAt({ model }: PromiseContext, host: HostFacts, index: number): number {
  const wasCutOff = host.powerLost === host.off && host.stopBegan < host.powerLost;
  return wasCutOff ? Math.max(host.off, host.stopBegan + (model.hosts[index]?.stopMs ?? 0)) : host.off;
}

function judgeQuorum(
  verdicts: Verdicts,
  { voters, votesNeeded, quorumLastsMs }: PromiseContext,
  facts: RunFacts,
  excused: ReadonlySet<number>,
): void {
  if (quorumLastsMs === undefined || voters.some((voter) => excused.has(voter))) return;
  const leaves = voters
    .map((voter) => ({
      voter,
      at: Math.min(facts.hosts[voter]?.stopBegan ?? NEVER, facts.hosts[voter]?.off ?? NEVER),
    }))
    .sort((a, b) => a.at - b.at);
  const last = leaves[voters.length - votesNeeded];
  if (last === undefined || last.at === NEVER) return;
  verdicts.measured('quorum-lasts', last.voter, last.at - quorumLastsMs, last.at);
}
