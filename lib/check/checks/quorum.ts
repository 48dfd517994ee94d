import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { joined, listed, text } from '../say';
import { stopTime } from '../stop-time';
import { hostsWith } from './cluster-nodes';

/** etcd on the control planes: when an outage takes its quorum, and whether their number makes sense. */
export function* quorum({ lab, plan }: CheckContext): Generator<Conclusion> {
  const { cluster } = lab;
  const members = new Set(hostsWith(lab, 'control-plane'));
  if (cluster === undefined || members.size < 2) return;
  if (cluster.datastore !== undefined && cluster.datastore !== 'stacked-etcd') return;
  const needed = Math.floor(members.size / 2) + 1;
  const spare = members.size - needed;
  if (members.size % 2 === 0) {
    const message = `there are ${members.size} control planes (${listed([...members])}); etcd needs ${needed} of them and survives the loss of ${spare}, no more than with ${members.size - 1}: make it an odd number`;
    yield conclusion('control-plane-even', ['cluster'], message, [
      ['hosts', '*', 'role'],
      ['cluster', 'datastore'],
    ]);
  }
  const order = plan.stopOrder.filter((name) => members.has(name));
  const last = order[spare];
  const host = last === undefined ? undefined : lab.hosts[last];
  if (last === undefined || host === undefined) return;
  const from = plan.stopOrder.indexOf(last);
  const afterwards = plan.stopOrder.slice(from).filter((name) => plan.hosts[name]?.kubelet !== undefined);
  const gone = order.slice(0, spare + 1);
  const stops = joined(
    gone.map((name) => `${text(name)} ${lab.hosts[name] === undefined ? '' : stopTime(lab.hosts[name])}`),
  );
  const message = `etcd needs ${needed} of its ${members.size} members and loses its quorum when ${text(last)} stops, ${stopTime(host)} (${stops}); from then on the API answers nobody, so ${listed(afterwards)} can't be cordoned or drained and nothing can be scaled: whatever needs the API must be done before, and kubelet's own grace period, which needs no API, has to be enough`;
  yield conclusion('quorum-lost', ['hosts', last, 'shutdown'], message, [
    ['hosts', '*', 'role'],
    ['hosts', '*', 'shutdown'],
    ['cluster', 'datastore'],
  ]);
}
