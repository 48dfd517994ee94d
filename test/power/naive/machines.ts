import { upsdStarts } from './daemons';
import { byHand, type Machine, NEVER, picked } from './state';
import { startWaking } from './waking';
import type { World } from './world';

export function power(world: World, machine: Machine): void {
  const isGuest = machine.plan.runsOn !== undefined && machine.plan.supplies.length === 0;
  if (!isGuest) {
    const supplied = world.supplied(machine);
    if (supplied < world.minimum(machine)) dieAtOnce(world, machine);
    if (supplied === 0) machine.dark = true;
    if (machine.dark && supplied >= world.minimum(machine)) {
      machine.dark = false;
      if (machine.plan.returns.includes('with-power')) boot(world, machine);
    }
  }
  if (machine.power === 'stopping') {
    const { stop, managed } = machine.plan;
    const longest = stop.longestSeconds * 1000;
    const takes = machine.hangs
      ? managed
        ? longest + 60_000 * machine.phase
        : NEVER
      : picked(stop, machine.phase);
    const running = world.guests(machine).filter(({ power }) => power !== 'off');
    if (world.now - machine.stopAt >= takes) {
      if (running.length === 0 || world.now - machine.stopAt >= longest) {
        for (const guest of running) dieAtOnce(world, guest);
        machine.power = 'off';
        world.say(machine.hangs ? 'forced-off' : 'off', machine);
        machine.hangs = false;
        for (const ups of world.servedBy(machine)) ups.upsd = false;
        if (machine.byUpsmon && machine.plan.nut?.cutsOutlets) {
          for (const ups of world.servedBy(machine)) {
            if (ups.plan.outlets !== 'cut' || !ups.outlets) continue;
            ups.orderedAt = world.now;
            ups.cutAt = world.now + ups.plan.offDelaySeconds * 1000;
          }
        }
      }
    }
  }
  if (machine.power === 'booting' && world.now >= machine.upAt) comeUp(world, machine);
}

export function boot(world: World, machine: Machine): void {
  if (machine.power !== 'off' || !world.hasPower(machine)) return;
  machine.power = 'booting';
  machine.upAt = world.now + picked(machine.plan.boot, machine.phase);
  world.say('booting', machine);
}

export function comeUp(world: World, machine: Machine): void {
  machine.power = 'on';
  machine.vanished = false;
  world.say('up', machine);
  for (const ups of world.servedBy(machine)) upsdStarts(world, ups);
  if (machine.plan.nut !== undefined) {
    machine.upsmon = 'watch';
    for (const view of machine.views) {
      Object.assign(view, { ob: false, lb: false, fsd: false, dead: false, gaveUp: false, deadAt: NEVER });
      view.lookedAt = world.now;
      view.heard = world.answers(machine, view.ups);
      if (view.heard) {
        view.login = true;
        view.logoutAt = NEVER;
        view.fresh = true;
      }
    }
  }
  for (const guest of world.guests(machine)) {
    if (guest.plan.returns.includes('with-power') || (world.hands && byHand(guest))) boot(world, guest);
  }
  startWaking(world, machine);
}

export function dieAtOnce(world: World, machine: Machine): void {
  if (machine.power === 'off') return;
  world.say('power-lost', machine);
  machine.power = 'off';
  machine.vanished = true;
  machine.hangs = false;
  endUpsmon(world, machine);
  for (const view of machine.views)
    if (view.login && view.logoutAt === NEVER) view.logoutAt = world.now + 60_000;
  for (const ups of world.servedBy(machine)) ups.upsd = false;
  for (const guest of world.guests(machine)) dieAtOnce(world, guest);
}

export function endUpsmon(world: World, machine: Machine): void {
  machine.upsmon = 'none';
  machine.commandAt = NEVER;
  machine.primaryGoes = false;
  machine.wakeLook = NEVER;
  machine.armed.clear();
  for (const { ups } of machine.timers) world.say('timer-cancelled', machine, ups);
  machine.timers = [];
}

export function goDown(world: World, machine: Machine): void {
  const nut = machine.plan.nut;
  if (nut !== undefined && machine.primaryGoes) {
    const own = machine.views.filter(({ primary }) => primary).map(({ ups }) => ups);
    const others = [...world.machines.values()].some((other) =>
      other.views.some(({ ups, primary, login }) => own.includes(ups) && !primary && login),
    );
    const patience = nut.hostSyncSeconds * 1000 + machine.phase * 1000;
    if (!others || world.now - machine.decidedAt >= patience) {
      machine.primaryGoes = false;
      machine.commandAt = world.now + nut.finalDelaySeconds * 1000;
    }
  }
  if (world.now >= machine.commandAt) stop(world, machine, true);
}

export function stop(world: World, machine: Machine, byUpsmon: boolean): void {
  if (machine.power !== 'on' && (byUpsmon || machine.power !== 'booting')) return;
  world.say('shutdown-started', machine);
  machine.power = 'stopping';
  machine.stopAt = world.now;
  machine.byUpsmon = byUpsmon;
  endUpsmon(world, machine);
  for (const view of machine.views) view.login = false;
  const kubelet = (machine.plan.kubelet?.delaySeconds ?? 0) * 1000;
  machine.upsdEndsAt =
    world.now + Math.min(picked(machine.plan.stop, machine.phase), machine.phase * kubelet);
  for (const guest of world.guests(machine)) stop(world, guest, false);
}
