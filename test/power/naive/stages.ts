import { type Machine, NEVER, type Ups } from './state';
import { decide } from './upsmon';
import type { World } from './world';

export function arm(world: World, machine: Machine, ups: Ups): void {
  for (const { ups: name, trigger } of machine.plan.stages) {
    if (name !== ups.plan.name) continue;
    machine.armed.add(ups);
    if (trigger.kind !== 'timer') continue;
    world.say('timer-started', machine, ups);
    const off = machine.phase === 0 ? -1000 : machine.phase === 1 ? 1000 : 0;
    const dueAt = world.now + Math.max(0, trigger.onBatterySeconds * 1000 + off);
    machine.timers.push({ ups, armedAt: world.now, dueAt, askedAt: NEVER, overdue: false });
  }
}

export function stages(world: World, machine: Machine): void {
  const { stages } = machine.plan;
  for (const stage of stages) {
    const ups = world.upses.get(stage.ups);
    if (ups === undefined || stage.trigger.kind === 'timer') continue;
    const concerned = stage.of === 'all' ? stages : [stage];
    const below = concerned.every((one) => {
      const other = world.upses.get(one.ups);
      if (other === undefined || !world.answers(machine, other) || !other.ob) return false;
      if (one.trigger.kind === 'charge') return other.charge <= one.trigger.belowPercent / 100 + 1e-9;
      if (one.trigger.kind === 'runtime' && !world.mains)
        return world.runtimeLeft(other) <= one.trigger.belowSeconds * 1000 + 1e-3;
      return false;
    });
    const interval = ups.plan.pollIntervalSeconds * 1000;
    const acts = world.held(
      `watcher ${machine.plan.name} ${stage.ups}`,
      below && machine.armed.has(ups) && machine.upsmon === 'watch',
      () => 10_000 + Math.round(machine.phase * (5000 + interval)),
    );
    if (acts) {
      world.say('stage-fired', machine, ups);
      decide(world, machine);
    }
  }
  for (const timer of [...machine.timers]) {
    if (!machine.timers.includes(timer)) continue;
    if (timer.askedAt === NEVER && world.now >= timer.dueAt) timer.askedAt = world.now;
    if (timer.askedAt === NEVER) continue;
    const all = stages.find(({ ups }) => ups === timer.ups.plan.name)?.of === 'all';
    const asked = all ? stages.flatMap(({ ups }) => world.upses.get(ups) ?? []) : [timer.ups];
    const waits = timer.askedAt === world.now && !asked.every((ups) => world.answers(machine, ups));
    const given = world.now - timer.askedAt;
    if (waits || (given > 0 && given < 5000)) continue;
    machine.timers = machine.timers.filter((other) => other !== timer);
    const fed = asked.some((ups) =>
      world.answers(machine, ups) ? !ups.ob : !machine.views.some((view) => view.ups === ups && view.ob),
    );
    world.say(fed ? 'stage-refused' : 'stage-fired', machine, timer.ups);
    if (!fed) decide(world, machine);
  }
}
