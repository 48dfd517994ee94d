import type { HostPlan, Plan, Span, UpsPlan } from '../../../lib/power';

/** Never, as a time. */
export const NEVER = Number.POSITIVE_INFINITY;

export interface Ups {
  plan: UpsPlan;
  charge: number;
  lasts: (watts: number) => number;
  outlets: boolean;
  cutAt: number;
  orderedAt: number;
  onAt: number;
  ob: boolean;
  lb: boolean;
  fsd: boolean;
  upsd: boolean;
  upsdBackAt: number;
  stale: boolean;
}

export interface View {
  ups: Ups;
  primary: boolean;
  value: number;
  heard: boolean;
  fresh: boolean;
  again: boolean;
  ob: boolean;
  lb: boolean;
  fsd: boolean;
  dead: boolean;
  gaveUp: boolean;
  deadAt: number;
  lookedAt: number;
  login: boolean;
  logoutAt: number;
}

export interface Timer {
  ups: Ups;
  armedAt: number;
  dueAt: number;
  askedAt: number;
  overdue: boolean;
}

export interface Machine {
  plan: HostPlan;
  phase: number;
  power: 'on' | 'stopping' | 'off' | 'booting';
  dark: boolean;
  vanished: boolean;
  hangs: boolean;
  upsmon: 'none' | 'watch' | 'going';
  views: View[];
  timers: Timer[];
  armed: Set<Ups>;
  decidedAt: number;
  primaryGoes: boolean;
  commandAt: number;
  stopAt: number;
  byUpsmon: boolean;
  upsdEndsAt: number;
  upAt: number;
  wakingSince: number;
  wakeLook: number;
  wake: Map<string, { kept: boolean; since: number; ready: number; sent: boolean }>;
}

/** A UPS with a full battery that lasts so long at a load, in milliseconds. */
export function upsOf(plan: UpsPlan, lasts: (watts: number) => number): Ups {
  return {
    plan,
    charge: 1,
    lasts,
    outlets: true,
    cutAt: NEVER,
    orderedAt: -NEVER,
    onAt: NEVER,
    ob: false,
    lb: false,
    fsd: false,
    upsd: true,
    upsdBackAt: NEVER,
    stale: false,
  };
}

/** A machine that runs. */
export function machineOf(plan: HostPlan, phase: number, upses: ReadonlyMap<string, Ups>): Machine {
  const views = (plan.nut?.monitors ?? []).flatMap(({ ups: name, role, powerValue }) => {
    const ups = upses.get(name);
    if (ups === undefined) return [];
    const view: View = {
      ups,
      primary: role === 'primary',
      value: powerValue,
      heard: true,
      fresh: false,
      again: false,
      ob: false,
      lb: false,
      fsd: false,
      dead: false,
      gaveUp: false,
      deadAt: NEVER,
      lookedAt: -NEVER,
      login: true,
      logoutAt: NEVER,
    };
    return [view];
  });
  return {
    plan,
    phase,
    power: 'on',
    dark: false,
    vanished: false,
    hangs: false,
    upsmon: plan.nut === undefined ? 'none' : 'watch',
    views,
    timers: [],
    armed: new Set(),
    decidedAt: -NEVER,
    primaryGoes: false,
    commandAt: NEVER,
    stopAt: -NEVER,
    byUpsmon: false,
    upsdEndsAt: NEVER,
    upAt: NEVER,
    wakingSince: -1,
    wakeLook: NEVER,
    wake: new Map(plan.wakes.map(({ host }) => [host, { kept: false, since: 0, ready: -1, sent: false }])),
  };
}

/** How many machines are below a guest. */
export function depth(plan: Plan, { plan: { runsOn } }: { plan: HostPlan }): number {
  const below = plan.hosts[runsOn ?? ''];
  return below === undefined ? 0 : 1 + depth(plan, { plan: below });
}

/** Whether somebody has to start it. */
export function byHand({ plan }: Machine): boolean {
  return plan.returns.length === 0 || plan.returns.includes('by-hand');
}

/** A span's value, in milliseconds. */
export function picked(span: Span, phase: number): number {
  return (
    1000 * (phase === 0 ? span.shortestSeconds : phase === 1 ? span.longestSeconds : span.nominalSeconds)
  );
}
