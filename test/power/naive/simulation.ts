import type { Plan } from '../../../lib/power';
import type { SimulatedEvent } from '../../../lib/power/simulation';
import { hear } from './contact';
import { daemons } from './daemons';
import { electricity, mainsNow } from './electricity';
import { boot, goDown, power } from './machines';
import { stages } from './stages';
import { byHand, NEVER } from './state';
import { strike } from './strike';
import { look, weigh } from './upsmon';
import { waking } from './waking';
import { type NaiveOptions, World } from './world';

/**
 * A second simulator, written from the facts alone and as simply as can be: it walks through time in fixed steps and
 * looks at everything in each one. Nothing is due, nothing is cancelled: a clock runs for as long as its condition holds.
 */
export class NaiveSimulation {
  private readonly world: World;

  constructor(plan: Plan, options: NaiveOptions) {
    this.world = new World(plan, options);
  }

  run(): SimulatedEvent[] {
    const { world } = this;
    const { stepMs, untilMs } = world.options;
    for (world.now = 0; world.now <= untilMs; world.now += stepMs) {
      if (world.now > 0) for (const ups of world.upses.values()) world.drain(ups, stepMs);
      let rounds = 0;
      do {
        world.changed = false;
        step(world);
        rounds += 1;
      } while (world.changed && rounds < 100);
    }
    return world.events;
  }
}

/** Everything looks at everything once. */
function step(world: World): void {
  strike(world);
  mainsNow(world);
  for (const ups of world.upses.values()) electricity(world, ups);
  // a guest that ends at the moment its host's patience does has ended
  for (const machine of world.guestsFirst) power(world, machine);
  if (world.now >= world.handsAt) {
    world.handsAt = NEVER;
    world.hands = true;
    for (const machine of world.machines.values()) {
      if (machine.power === 'off' && byHand(machine)) {
        world.say('started-by-hand', machine);
        boot(world, machine);
      }
    }
  }
  for (const ups of world.upses.values()) daemons(world, ups);
  for (const machine of world.machines.values()) hear(world, machine);
  for (const machine of world.machines.values()) look(world, machine);
  for (const machine of world.machines.values()) {
    if (machine.plan.nut !== undefined) weigh(world, machine, machine.plan.nut.minSupplies);
  }
  for (const machine of world.machines.values()) {
    const before = world.events.length;
    stages(world, machine);
    // what one decides the others may see at once
    if (world.events.length > before) return;
  }
  for (const machine of world.machines.values()) goDown(world, machine);
  for (const machine of world.machines.values()) waking(world, machine);
}
