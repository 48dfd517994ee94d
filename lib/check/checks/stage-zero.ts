import { seconds } from '../../homelab';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** upssched kept a timer's seconds in an int, later in a long, which is no longer on 32 bits (`clients/upssched.c`). */
const MOST_SECONDS = 2 ** 31 - 1;

/** Stages that come at once or never. */
export function* stageZero({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { shutdown }] of Object.entries(lab.hosts)) {
    if (shutdown === undefined || typeof shutdown === 'string') continue;
    const at = ['hosts', name, 'shutdown'];
    if ('onBatteryFor' in shutdown && seconds(shutdown.onBatteryFor) === 0) {
      const message = `host ${text(name)} stops after ${shutdown.onBatteryFor} on battery, and upssched's timers take whole seconds of at least 1, so the shortest flicker would bring it down: write how long it stays, such as '2m'`;
      yield conclusion('stage-zero', [...at, 'onBatteryFor'], message);
    }
    if ('onBatteryFor' in shutdown && seconds(shutdown.onBatteryFor) > MOST_SECONDS) {
      const message = `host ${text(name)} stops after ${shutdown.onBatteryFor} on battery, more than the ${MOST_SECONDS} s that upssched's timers count to, so it is never, or any time: write a time that the battery lasts, such as '2m', or 'low-battery'`;
      yield conclusion('stage-zero', [...at, 'onBatteryFor'], message);
    }
    if ('runtimeBelow' in shutdown && seconds(shutdown.runtimeBelow) === 0) {
      const message = `host ${text(name)} stops below ${shutdown.runtimeBelow} of runtime, which is never: write a time above 0, such as '10m', or 'low-battery'`;
      yield conclusion('stage-zero', [...at, 'runtimeBelow'], message);
    }
  }
}
