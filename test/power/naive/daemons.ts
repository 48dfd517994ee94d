import { NEVER, type Ups } from './state';
import type { World } from './world';

export function upsdStarts(world: World, ups: Ups): void {
  ups.upsdBackAt = NEVER;
  if (ups.upsd) return;
  ups.upsd = true;
  ups.fsd = false;
  world.changed = true;
  if (!ups.stale) {
    ups.ob = !world.mains;
    ups.lb = world.isLow(ups);
  }
}

export function daemons(world: World, ups: Ups): void {
  const server = world.machines.get(ups.plan.server);
  if (server !== undefined && server.power === 'stopping' && world.now >= server.upsdEndsAt) ups.upsd = false;
  if (world.now >= ups.upsdBackAt) {
    if (server?.power === 'on') upsdStarts(world, ups);
    ups.upsdBackAt = NEVER;
  }
  const interval = ups.plan.pollIntervalSeconds * 1000;
  const driver = Math.round((world.options.corner === 'squeezed' ? 0 : world.phase) * interval);
  const differs = !ups.stale && (ups.ob !== !world.mains || ups.lb !== world.isLow(ups));
  if (world.held(`driver ${ups.plan.name}`, differs, () => driver)) {
    if (!ups.lb && world.isLow(ups)) world.say('low-battery', undefined, ups);
    ups.ob = !world.mains;
    ups.lb = world.isLow(ups);
    world.changed = true;
  }
}
