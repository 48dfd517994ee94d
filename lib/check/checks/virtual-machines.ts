import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Virtual machines with power of their own: it would be counted twice. */
export function* virtualMachines({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { runsOn, watts, poweredBy }] of Object.entries(lab.hosts)) {
    if (runsOn === undefined) continue;
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
