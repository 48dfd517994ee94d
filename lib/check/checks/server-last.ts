import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';
import { stopsBefore, stopTime } from '../stop-time';

/**
 * A UPS's server that stops before or together with a machine that follows it. `upsmon -c fsd` on a server brings
 * everybody down, and without its upsd the others see nothing of the battery.
 */
export function* serverLast({ lab, followers }: CheckContext): Generator<Conclusion> {
  for (const [ups, { server }] of Object.entries(lab.upses)) {
    const host = lab.hosts[server];
    if (host === undefined || (host.shutdown ?? 'low-battery') === 'low-battery') continue;
    const outlived = (followers.get(ups) ?? []).filter((name) => {
      const follower = lab.hosts[name];
      return follower !== undefined && stopsBefore(host, follower) !== 'after';
    });
    const first = outlived[0];
    const other = first === undefined ? undefined : lab.hosts[first];
    if (first === undefined || other === undefined) continue;
    const which =
      outlived.length === 1
        ? `host ${text(first)}, which follows it, stops ${stopTime(other)}`
        : `the hosts ${listed(outlived)}, which follow it, stop no earlier`;
    const message = `host ${text(server)} serves UPS ${text(ups)} and stops ${stopTime(host)}; ${which}; the server must be the last of its UPS to stop, since the others see the battery through it: make its shutdown 'low-battery', or let the others stop earlier by the same measure`;
    yield conclusion('server-not-last', ['hosts', server, 'shutdown'], message, [
      ['upses', ups, 'server'],
      ...outlived.flatMap((name) => ['shutdown', 'poweredBy', 'runsOn'].map((key) => ['hosts', name, key])),
    ]);
  }
}
