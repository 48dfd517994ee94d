import type { Plan } from '../../../power';
import { type Simulation, simulate } from '../../../power/simulation';
import type { Choice } from '../choice';

/** As long as a page may be busy without anybody noticing, in milliseconds. */
const AT_A_TIME = 40;

/** On from the length that is shown, up or down, to the next one at which something else happens. */
export async function nextChange(
  plan: Plan,
  { outageSeconds, corner, faults }: Choice,
  lengths: readonly number[],
  step: 1 | -1,
): Promise<number | undefined> {
  const behaviour = (seconds: number) =>
    behaviourOf(simulate(plan, { outageSeconds: seconds, corner, faults }));
  const now = behaviour(outageSeconds);
  let began = performance.now();
  let place = lengths.indexOf(outageSeconds) + step;
  for (; place >= 0 && place < lengths.length; place += step) {
    const seconds = lengths[place];
    if (seconds === undefined || behaviour(seconds) !== now) break;
    if (performance.now() - began > AT_A_TIME) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
  }
  return lengths[Math.min(Math.max(place, 0), lengths.length - 1)];
}

/** What happens, without its times. */
function behaviourOf({ events }: Simulation): string {
  return events.map(({ event, host, ups }) => `${event} ${host ?? ups ?? ''}`).join();
}
