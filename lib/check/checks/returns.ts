import { returnsOf, wakeOnLanOf } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';
import { wakeOnLanPath } from './addresses';

/** How machines come back: those that somebody has to start, and those that nobody wakes. */
export function* returns({ lab, plan }: CheckContext): Generator<Conclusion> {
  const woken = new Set(Object.values(plan.hosts).flatMap(({ wakes }) => wakes.map(({ host }) => host)));
  for (const [name, host] of Object.entries(lab.hosts)) {
    const path = ['hosts', name, 'returns'];
    const ways = returnsOf(host);
    if (wakeOnLanOf(host) !== undefined && !woken.has(name)) {
      const message = `host ${text(name)} returns by Wake-on-LAN, and no other managed machine with a UPS is there to wake it: let it return 'with-power' or 'by-hand', or declare a managed machine that is up before it`;
      yield conclusion('wake-on-lan-without-waker', wakeOnLanPath(name, host.returns), message, [
        ['hosts', '*', 'managed'],
        ['hosts', '*', 'poweredBy'],
        ['hosts', '*', 'runsOn'],
      ]);
    }
    if (ways.length === 0) {
      const message = `host ${text(name)} has an empty list for returns, so nothing starts it after an outage: somebody has to, or name a way, such as 'with-power'`;
      yield conclusion('returns-by-hand', path, message);
    } else if (ways.includes('by-hand')) {
      const message =
        ways.length === 1
          ? `host ${text(name)} stays off after an outage until somebody starts it${host.returns === undefined ? ', since returns is not set' : ''}: if its firmware starts it with power, write returns: 'with-power'; if it has Wake-on-LAN, write { wakeOnLan: 'MAC' }`
          : `host ${text(name)} may stay off after an outage until somebody starts it, since its other way back does not always hold: the runbook has to name it`;
      yield conclusion('returns-by-hand', path, message);
    }
  }
}
