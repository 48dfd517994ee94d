import { type Machine, NEVER, type Ups } from './state';
import type { World } from './world';

export function isMute(world: World, machine: Machine, ups: Ups): boolean {
  const server = world.machines.get(ups.plan.server);
  return server !== undefined && (server.vanished || !world.connected(machine, server));
}

export function hear(world: World, machine: Machine): void {
  const nut = machine.plan.nut;
  if (nut === undefined) return;
  for (const view of machine.views) {
    const server = world.machines.get(view.ups.plan.server);
    if (world.now >= view.logoutAt) {
      view.login = false;
      view.logoutAt = NEVER;
    }
    if (machine.upsmon === 'none') continue;
    if (!view.ups.upsd) {
      view.login = false;
      view.logoutAt = NEVER;
    } else if (server !== undefined && world.connected(machine, server)) {
      view.login = true;
      view.logoutAt = NEVER;
    } else if (view.login && view.logoutAt === NEVER) {
      view.logoutAt = world.now + 60_000;
    }
    const heard = world.answers(machine, view.ups);
    if (heard === view.heard) continue;
    view.heard = heard;
    view.again = heard;
    world.changed = true;
    if (heard) {
      view.deadAt = NEVER;
    } else if (view.ob && machine.upsmon === 'watch') {
      world.say('contact-lost', machine, view.ups);
      const poll = world.poll(machine);
      const last = Math.max(view.lookedAt, world.now - (1 - machine.phase) * poll);
      const dead = nut.deadTimeSeconds * 1000;
      const patience = view.primary ? dead : Math.max(dead, nut.hostSyncSeconds * 1000);
      view.deadAt = Math.max(world.now, last + patience + machine.phase * poll);
      const mute = machine.views.filter(({ ups }) => isMute(world, machine, ups)).length;
      if (isMute(world, machine, view.ups)) {
        // five seconds for the first try on each connection, three for each new connection
        const first = last + poll + mute * 5000;
        view.deadAt =
          first - last >= patience ? first : last + patience + machine.phase * (poll + mute * 3000);
        view.deadAt = Math.max(world.now, view.deadAt);
      }
    }
  }
}
