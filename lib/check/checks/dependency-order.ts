import type { Homelab } from '../../homelab';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';
import { stopsBefore, stopTime } from '../stop-time';

/** Machines that stop before, or together with, what needs them. */
export function* dependencyOrder({ lab, plan }: CheckContext): Generator<Conclusion> {
  for (const [name, host] of Object.entries(lab.hosts)) {
    for (const [index, needed] of (host.dependsOn ?? []).entries()) {
      const other = lab.hosts[needed];
      if (other === undefined || needed === name || serves(lab, plan, needed, name)) continue;
      const order = stopsBefore(other, host);
      if (order !== 'before' && order !== 'together') continue;
      const message = `host ${text(name)} needs host ${text(needed)} and stops ${stopTime(host)}, but ${text(needed)} stops ${stopTime(other)}; what others need must stop after them: let ${text(needed)} stop later, or ${text(name)} earlier`;
      yield conclusion('dependency-stops-first', ['hosts', name, 'dependsOn', index], message, [
        ['hosts', name, 'shutdown'],
        ['hosts', needed, 'shutdown'],
      ]);
    }
    const machine = host.runsOn === undefined ? undefined : lab.hosts[host.runsOn];
    if (host.runsOn === undefined || machine === undefined || host.runsOn === name) continue;
    if (serves(lab, plan, host.runsOn, name)) continue;
    const order = stopsBefore(machine, host);
    if (order !== 'before' && order !== 'together') continue;
    const message = `the virtual machine ${text(name)} stops ${stopTime(host)}, but host ${text(host.runsOn)}, on which it runs, stops ${stopTime(machine)} and takes it down; a virtual machine stops before its host: give it an earlier stage`;
    yield conclusion('virtual-machine-outlives-host', ['hosts', name, 'shutdown'], message, [
      ['hosts', name, 'runsOn'],
      ['hosts', host.runsOn, 'shutdown'],
    ]);
  }
}

/** Whether the first host serves a UPS of the second one and goes too early for it: that is said already. */
function serves(lab: Homelab, plan: CheckContext['plan'], server: string, host: string): boolean {
  return (plan.hosts[host]?.nut?.monitors ?? []).some(({ ups }) => lab.upses[ups]?.server === server);
}
