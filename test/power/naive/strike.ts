import { dieAtOnce } from './machines';
import { NEVER } from './state';
import type { World } from './world';

export function strike(world: World): void {
  for (const fault of world.options.faults) {
    if (world.struck.has(fault) || world.now < (fault.atSeconds ?? 0) * 1000) continue;
    world.struck.add(fault);
    const upses = [...world.upses.values()].filter(({ plan }) => (fault.where ?? plan.name) === plan.name);
    const host = world.machines.get(fault.where ?? upses[0]?.plan.server ?? '');
    if (fault.kind === 'driver-stale') {
      for (const ups of upses) {
        world.say('fault', undefined, ups);
        ups.stale = true;
      }
    } else if (fault.kind === 'network') {
      world.say('fault');
      world.network = false;
    } else if (fault.kind === 'upsd-restart') {
      for (const ups of upses) {
        const server = world.machines.get(ups.plan.server);
        if (!ups.upsd || server === undefined) continue;
        world.say('fault', server, ups);
        const away = server.phase === 0 ? 1000 : server.phase === 1 ? 5000 : 2000;
        for (const served of world.servedBy(server)) {
          served.upsd = false;
          served.upsdBackAt = world.now + away;
        }
      }
    } else if (host !== undefined && fault.kind === 'upsmon-dead') {
      world.say('fault', host);
      host.upsmon = 'none';
      host.commandAt = NEVER;
      host.primaryGoes = false;
      for (const view of host.views) view.login = false;
      for (const timer of host.timers) if (timer.overdue) world.say('timer-cancelled', host, timer.ups);
      host.timers = host.timers.filter(({ overdue }) => !overdue);
    } else if (host !== undefined && fault.kind === 'upssched-dead') {
      world.say('fault', host);
      for (const timer of host.timers) {
        if (timer.askedAt !== NEVER) continue;
        const stage = host.plan.stages.find(({ ups }) => ups === timer.ups.plan.name);
        if (stage?.trigger.kind !== 'timer') continue;
        timer.overdue = true;
        timer.dueAt = Math.max(
          world.now,
          timer.armedAt + stage.trigger.onBatterySeconds * 1000 + 10_000 + host.phase * 5000,
        );
        if (host.upsmon !== 'watch') {
          world.say('timer-cancelled', host, timer.ups);
          timer.dueAt = NEVER;
        }
      }
      host.timers = host.timers.filter(({ dueAt }) => dueAt < NEVER);
    } else if (host !== undefined && fault.kind === 'hang') {
      world.say('fault', host);
      host.hangs = true;
    } else if (host !== undefined && fault.kind === 'crash') {
      world.say('fault', host);
      dieAtOnce(world, host);
    }
  }
}
