import type { Host } from '../../homelab';
import { DEEPEST_NESTING } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Virtual machines with power of their own: it would be counted twice. */
export function* virtualMachines({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { runsOn, watts, poweredBy }] of Object.entries(lab.hosts)) {
    if (runsOn === undefined) continue;
    if (nesting(name, lab.hosts) > DEEPEST_NESTING) {
      const message = `host ${text(name)} is a virtual machine within more than ${DEEPEST_NESTING} others; no power is found for it: name the machine it really runs on in runsOn`;
      yield conclusion('virtual-machine-nested-too-deeply', ['hosts', name, 'runsOn'], message);
    }
    if (poweredBy !== undefined) {
      const message = `host ${text(name)} runs on ${text(runsOn)} and has poweredBy; a virtual machine has the power of the machine it runs on: remove poweredBy, or runsOn if it is a machine of its own`;
      yield conclusion('virtual-machine-with-power', ['hosts', name, 'poweredBy'], message, [
        ['hosts', name, 'runsOn'],
      ]);
    } else if (watts !== 0) {
      const message = `host ${text(name)} runs on ${text(runsOn)} and draws ${watts} W; that is part of what ${text(runsOn)} draws and would be counted twice: write watts: 0`;
      yield conclusion('virtual-machine-with-power', ['hosts', name, 'watts'], message, [
        ['hosts', name, 'runsOn'],
      ]);
    }
  }
}

/** How many machines a virtual machine stands on; 0 in a circle, which is another finding. */
function nesting(name: string, hosts: Record<string, Host>): number {
  const seen = new Set([name]);
  let at = hosts[name]?.runsOn;
  for (; at !== undefined && seen.size <= DEEPEST_NESTING + 1; at = hosts[at]?.runsOn) {
    if (seen.has(at)) return 0;
    seen.add(at);
  }
  return seen.size - 1;
}
