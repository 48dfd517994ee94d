import { NEVER, type Ups } from './state';
import type { World } from './world';

export function mainsNow(world: World): void {
  const { outageMs, second } = world.options;
  const isOut = (from: number, to: number) => world.now >= from && world.now < to;
  const mains = !isOut(0, outageMs) && !(second !== undefined && isOut(second.fromMs, second.toMs));
  if (mains === world.mains) return;
  world.mains = mains;
  world.handsAt = NEVER;
  world.say(mains ? 'mains-back' : 'mains-lost');
  if (mains) {
    world.mainsBackAt = world.now;
    if (world.options.handsAfterMs !== undefined) world.handsAt = world.now + world.options.handsAfterMs;
  }
}

export function electricity(world: World, ups: Ups): void {
  if (!world.mains && ups.outlets && ups.charge <= 1e-9) {
    world.say('battery-empty', undefined, ups);
    ups.outlets = false;
    ups.cutAt = NEVER;
  }
  if (world.now >= ups.cutAt) {
    ups.cutAt = NEVER;
    if (ups.outlets) {
      world.say('outlets-cut', undefined, ups);
      ups.outlets = false;
      ups.onAt = NEVER;
      if (world.mains) onAgain(world, ups);
    }
  }
  if (!ups.outlets && !world.mains) ups.onAt = NEVER;
  if (!ups.outlets && world.mains && ups.onAt === NEVER) onAgain(world, ups);
  if (!ups.outlets && world.now >= ups.onAt) {
    ups.outlets = true;
    ups.onAt = NEVER;
    ups.orderedAt = -NEVER;
    world.say('outlets-on', undefined, ups);
  }
}

export function onAgain(world: World, ups: Ups): void {
  const from = Math.max(ups.orderedAt, world.mainsBackAt);
  ups.onAt = Math.max(from + ups.plan.onDelaySeconds * 1000, world.now + 1000);
}
