import { seconds } from '../../homelab';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Runtimes that no battery can have: a larger load that lasts as long or longer, or no time at all. */
export function* runtimePoints({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { runtime }] of Object.entries(lab.upses)) {
    const points = runtime.map((point, index) => ({ ...point, index, seconds: seconds(point.lasts) }));
    points.sort((a, b) => a.watts - b.watts || b.seconds - a.seconds);
    for (const [at, point] of points.entries()) {
      const path = ['upses', name, 'runtime', point.index];
      const smaller = points[at - 1];
      if (point.seconds === 0) {
        const message = `the runtime of UPS ${text(name)} at ${point.watts} W is ${point.lasts}; a full battery lasts some time: write how long`;
        yield conclusion('runtime-points-disagree', path, message);
      } else if (
        smaller !== undefined &&
        smaller.seconds > 0 &&
        (point.watts === smaller.watts || point.seconds >= smaller.seconds)
      ) {
        const message = `the runtime of UPS ${text(name)} is ${smaller.lasts} at ${smaller.watts} W and ${point.lasts} at ${point.watts} W; each load has one runtime, and a larger load a shorter one: correct one of the two`;
        yield conclusion('runtime-points-disagree', path, message);
      }
    }
  }
}
