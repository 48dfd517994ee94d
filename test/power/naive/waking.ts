import { boot } from './machines';
import { type Machine, NEVER, type Ups } from './state';
import type { World } from './world';

export function replies(world: World, machine: Machine, other: Machine): boolean {
  return (other.power === 'on' || other.power === 'stopping') && world.connected(machine, other);
}

export function startWaking(world: World, machine: Machine): void {
  if (machine.wakeLook !== NEVER || ![...machine.wake.values()].some(({ kept }) => kept)) return;
  machine.wakeLook = world.now;
  for (const one of machine.wake.values()) Object.assign(one, { since: world.now, ready: -1, sent: false });
}

export function judge(
  world: World,
  machine: Machine,
  upses: readonly Ups[],
  percent: number,
): 'battery' | 'met' | 'waiting' {
  let met = true;
  for (const ups of upses) {
    if (!world.answers(machine, ups)) met = false;
    else if (ups.ob) return 'battery';
    else if (ups.fsd || ups.charge < percent / 100 - 1e-9) met = false;
  }
  return met ? 'met' : 'waiting';
}

export function waking(world: World, machine: Machine): void {
  if (world.now < machine.wakeLook) return;
  if (machine.power !== 'on') {
    machine.wakeLook = NEVER;
    return;
  }
  machine.wakeLook += 30_000;
  const own = judge(
    world,
    machine,
    machine.views.filter(({ value }) => value > 0).map(({ ups }) => ups),
    0,
  );
  if (own === 'battery') machine.wakeLook = NEVER;
  if (own !== 'met') return;
  for (const target of machine.plan.wakes) {
    const one = machine.wake.get(target.host);
    const other = world.machines.get(target.host);
    if (one === undefined || other === undefined || !one.kept) continue;
    const fed = other.views.filter(({ value, ups }) => value > 0 && ups.plan.server !== target.host);
    const power = judge(
      world,
      machine,
      fed.map(({ ups }) => ups),
      target.onceChargePercent,
    );
    const { settleSeconds, waitSeconds, tryForSeconds } = target.limits;
    if (power === 'battery') Object.assign(one, { since: world.now, ready: -1 });
    else if (replies(world, machine, other)) {
      if (world.now - one.since >= settleSeconds * 1000) one.kept = false;
    } else if (power === 'waiting') {
      if (world.now - one.since >= waitSeconds * 1000) one.kept = false;
    } else {
      if (one.ready < 0) one.ready = world.now;
      if (world.now - one.ready >= tryForSeconds * 1000) one.kept = false;
      else {
        const starts = other.power === 'off' && world.connected(machine, other) && world.hasPower(other);
        if (!one.sent || starts) world.say('wake-sent', other);
        one.sent = true;
        if (starts) boot(world, other);
      }
    }
  }
  if (![...machine.wake.values()].some(({ kept }) => kept)) machine.wakeLook = NEVER;
}
