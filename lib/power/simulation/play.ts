import { logOut } from './contact';
import { driverReads, upsdEnds, upsdStarts } from './daemons';
import { commandSoon } from './decide';
import type { Due } from './due';
import {
  batteryDue,
  cutOutlets,
  networkChanged,
  startByHand,
  switchMains,
  switchOutletsOn,
} from './electricity';
import type { Fault } from './fault';
import { settle, updateLoad } from './load';
import { beginStop, boot, comeUp, finishStop } from './machine';
import type { Model } from './model';
import { WORN_BATTERY } from './ranges';
import { Run } from './run';
import { confirm, timerDue, watched, watchers } from './stages';
import { strike } from './strike';
import { countAsDead, giveUp, see, weigh } from './upsmon';
import { lookAround } from './waking';

/** What is played, in milliseconds since the mains failed. */
export interface Play {
  /** When the mains are back; undefined for never. */
  outageMs: number | undefined;
  /** A further outage. */
  second?: { fromMs: number; toMs: number };
  faults?: readonly Fault[];
  /** How long after each return of the mains somebody starts what is started by hand; undefined for never. */
  handsAfterMs?: number | undefined;
  /** Where nothing later is of interest. */
  untilMs?: number;
}

/** Plays a power cut from the loss of the mains until nothing more happens. */
export function play(model: Model, { outageMs, second, faults = [], handsAfterMs, untilMs }: Play): Run {
  const worn = new Map<number, number>();
  for (const { kind, where } of faults) {
    if (kind !== 'battery') continue;
    for (const { index, name } of model.upses)
      if (where === undefined || where === name) worn.set(index, WORN_BATTERY);
  }
  const run = new Run(model, worn);
  for (const host of run.hosts) updateLoad(run, host);
  for (const ups of run.upses) settle(run, ups);
  networkChanged(run);
  for (const [index, fault] of faults.entries()) {
    run.due(Math.round((fault.atSeconds ?? 0) * 1000), 'fault', index);
  }
  run.due(0, 'mains', 0);
  if (outageMs !== undefined) run.due(outageMs, 'mains', 1);
  if (second !== undefined) {
    run.due(second.fromMs, 'mains', 0);
    run.due(second.toMs, 'mains', 1);
  }
  const end = untilMs ?? Number.POSITIVE_INFINITY;
  for (let due = run.next(); due !== undefined && due.at <= end; due = run.next()) {
    if (due.at !== run.now || run.moments.length === 0) run.moments.push(due.at);
    run.now = due.at;
    happen(run, due, faults, handsAfterMs);
  }
  return run;
}

function happen(
  run: Run,
  { kind, on, part }: Due,
  faults: readonly Fault[],
  handsAfterMs: number | undefined,
): void {
  switch (kind) {
    case 'fault': {
      const fault = faults[on];
      if (fault !== undefined) strike(run, fault);
      return;
    }
    case 'mains':
      switchMains(run, on === 1, handsAfterMs);
      return;
    case 'by-hand':
      startByHand(run);
      return;
    case 'threshold':
      if (run.upses[on]?.wasReached[part] && !run.mains) run.mark('threshold-reached', -1, on, part);
      watchers(run, on);
      return;
    case 'battery':
    case 'cut':
    case 'outlets-on':
    case 'driver':
      onUps(run, kind, on);
      return;
    default:
      onHost(run, kind, on, part);
  }
}

type UpsKind = 'battery' | 'cut' | 'outlets-on' | 'driver';

function onUps(run: Run, kind: UpsKind, on: number): void {
  const ups = run.upses[on];
  if (ups === undefined) return;
  switch (kind) {
    case 'battery':
      batteryDue(run, ups);
      return;
    case 'cut':
      cutOutlets(run, ups);
      return;
    case 'outlets-on':
      switchOutletsOn(run, ups);
      return;
    case 'driver':
      driverReads(run, ups);
  }
}

type HostKind = Exclude<Due['kind'], UpsKind | 'fault' | 'mains' | 'by-hand' | 'threshold'>;

function onHost(run: Run, kind: HostKind, on: number, part: number): void {
  const host = run.hosts[on];
  if (host === undefined) return;
  switch (kind) {
    case 'off':
    case 'guests-killed':
      finishStop(run, host);
      return;
    case 'boot':
      boot(run, host);
      return;
    case 'up':
      comeUp(run, host);
      return;
    case 'upsd-down':
      upsdEnds(run, host);
      return;
    case 'upsd-up':
      upsdStarts(run, host);
      return;
    case 'see':
      see(run, host, part);
      return;
    case 'logout': {
      const monitor = host.monitors[part];
      if (monitor !== undefined) logOut(run, monitor);
      return;
    }
    case 'dead-time':
      countAsDead(run, host, part);
      return;
    case 'host-sync':
      commandSoon(run, host);
      return;
    case 'low-too-long':
      giveUp(run, host, part);
      return;
    case 'weigh':
      weigh(run, host);
      return;
    case 'timer':
    case 'overdue':
      timerDue(run, host, part);
      return;
    case 'unanswered':
      confirm(run, host, part);
      return;
    case 'watched':
      watched(run, host, part);
      return;
    case 'shutdown-command':
      beginStop(run, host, 'upsmon');
      return;
    case 'wake':
      lookAround(run, host);
  }
}
