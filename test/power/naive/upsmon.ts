import { arm } from './stages';
import { type Machine, NEVER, type View } from './state';
import { replies, startWaking } from './waking';
import type { World } from './world';

export function look(world: World, machine: Machine): void {
  const nut = machine.plan.nut;
  if (nut === undefined) return;
  for (const view of machine.views) {
    const { ups } = view;
    const key = `${machine.plan.name} ${ups.plan.name}`;
    const listens = machine.upsmon === 'watch' && view.heard;
    const interval = ups.plan.pollIntervalSeconds * 1000;
    const driver = Math.round((world.options.corner === 'squeezed' ? 0 : world.phase) * interval);
    const device = () =>
      Math.round(machine.phase * world.poll(machine) + Math.max(0, machine.phase * interval - driver));
    const upsd = () => Math.round(machine.phase * world.poll(machine));
    // a poll that is on its way finds an upsd that was away for a moment only
    const polls = (clock: string, differs: boolean, delay: () => number) => {
      const isOnItsWay = view.heard || world.clocks.has(`${clock} ${key}`);
      const arrives = world.held(
        `${clock} ${key}`,
        machine.upsmon === 'watch' && differs && isOnItsWay,
        delay,
      );
      if (arrives && !view.heard) world.clocks.delete(`${clock} ${key}`);
      return arrives && view.heard;
    };
    const looks = [
      polls('ob', view.ob !== ups.ob, device),
      polls('lb', view.lb !== (ups.lb && ups.ob), device),
      polls('fsd', view.fsd !== ups.fsd, upsd),
      polls('again', view.again, upsd),
      listens && view.fresh,
    ];
    if (looks.some((yes) => yes)) see(world, machine, view);
    if (machine.upsmon === 'watch' && !view.heard && world.now >= view.deadAt) view.dead = true;
    const waits = machine.upsmon === 'watch' && view.lb && !view.primary;
    const patience = () => nut.hostSyncSeconds * 1000 + Math.round(machine.phase * world.poll(machine));
    if (world.held(`low ${key}`, waits, patience)) view.gaveUp = true;
  }
}

export function weigh(world: World, machine: Machine, minSupplies: number): void {
  const good = machine.views
    .filter(({ fsd, dead, gaveUp, primary, ob, lb }) => !(fsd || dead || gaveUp || (primary && ob && lb)))
    .reduce((sum, { value }) => sum + value, 0);
  if (good < minSupplies) decide(world, machine);
}

export function see(world: World, machine: Machine, view: View): void {
  const { ups } = view;
  view.fresh = false;
  view.again = false;
  view.lookedAt = world.now;
  view.dead = false;
  view.fsd = ups.fsd;
  world.changed = true;
  if (view.ob !== ups.ob) {
    view.ob = ups.ob;
    world.say(view.ob ? 'on-battery' : 'online', machine, ups);
    if (view.ob) {
      arm(world, machine, ups);
      machine.wakeLook = NEVER;
      for (const [name, one] of machine.wake) {
        const other = world.machines.get(name);
        if (other !== undefined && replies(world, machine, other)) one.kept = true;
      }
    } else {
      machine.armed.delete(ups);
      for (const timer of machine.timers) if (timer.ups === ups) world.say('timer-cancelled', machine, ups);
      machine.timers = machine.timers.filter((timer) => timer.ups !== ups);
      startWaking(world, machine);
    }
  }
  view.lb = ups.lb && ups.ob;
  if (!view.lb) view.gaveUp = false;
}

export function decide(world: World, machine: Machine): void {
  if (machine.upsmon !== 'watch' || machine.plan.nut === undefined) return;
  machine.upsmon = 'going';
  machine.decidedAt = world.now;
  world.say('shutdown-decided', machine);
  for (const { ups } of machine.timers) world.say('timer-cancelled', machine, ups);
  machine.timers = [];
  machine.armed.clear();
  machine.primaryGoes = false;
  for (const { primary, ups } of machine.views) {
    if (!primary) continue;
    machine.primaryGoes = true;
    if (!ups.upsd || ups.fsd) continue;
    ups.fsd = true;
    world.say('forced-shutdown', machine, ups);
  }
  if (!machine.primaryGoes) machine.commandAt = world.now + machine.plan.nut.finalDelaySeconds * 1000;
}
