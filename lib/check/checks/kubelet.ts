import { seconds } from '../../homelab';
import { hasKubeletDropIns } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { text } from '../say';

const KUBELET: Path = ['cluster', 'kubelet'];
const TOTAL: Path = [...KUBELET, 'shutdownGracePeriod'];
const CRITICAL: Path = [...KUBELET, 'shutdownGracePeriodCriticalPods'];
const BY_PRIORITY: Path = [...KUBELET, 'shutdownGracePeriodByPodPriority'];
const INHIBIT: Path = ['cluster', 'logind', 'inhibitDelayMax'];

/** Kubelet's graceful shutdown: its periods, and the delay that logind grants it. */
export function* kubelet(context: CheckContext): Generator<Conclusion> {
  const { cluster } = context.lab;
  if (cluster === undefined) return;
  const { shutdownGracePeriod: total, shutdownGracePeriodCriticalPods: critical } = cluster.kubelet;
  const byPriority = cluster.kubelet.shutdownGracePeriodByPodPriority;
  if (byPriority !== undefined && (total !== undefined || critical !== undefined)) {
    const simple = total === undefined ? 'shutdownGracePeriodCriticalPods' : 'shutdownGracePeriod';
    const message = `cluster.kubelet has both ${simple} and shutdownGracePeriodByPodPriority, and kubelet does not start with both: keep one of the two ways`;
    yield conclusion('kubelet-both-ways', BY_PRIORITY, message);
  } else if (byPriority === undefined) {
    yield* simplePeriods(seconds(total ?? '0s'), seconds(critical ?? '0s'));
  } else if (byPriority.every(({ shutdownGracePeriod }) => seconds(shutdownGracePeriod) === 0)) {
    const message =
      'every period by pod priority is 0, so kubelet ends all pods at once when the node shuts down: write how long they may take';
    yield conclusion('kubelet-grace-zero', BY_PRIORITY, message);
  }
  yield* delays(context);
  if (cluster.kubelet.configuration === 'drop-in' && !hasKubeletDropIns(cluster)) {
    const since = cluster.distribution === 'k3s' ? 'k3s 1.32' : 'kubelet 1.30';
    const there =
      cluster.version === undefined
        ? "the cluster's version is not said"
        : `the cluster is ${cluster.version}`;
    const message = `kubelet is to be configured by a drop-in, which ${since} is the first to read, and ${there}: ${cluster.version === undefined ? 'write version' : 'update it'}, or write configuration: 'merge'`;
    yield conclusion('kubelet-drop-in-unsupported', [...KUBELET, 'configuration'], message, [
      ['cluster', 'version'],
      ['cluster', 'distribution'],
    ]);
  }
  if (cluster.distribution === 'k3s' && cluster.kubelet.rootDir !== undefined) {
    const message = `kubelet's root directory is moved to ${text(cluster.kubelet.rootDir)}; on k3s storage such as Longhorn looks for its volumes where k3s puts it, and loses them all: remove rootDir`;
    yield conclusion('k3s-kubelet-root-dir-moved', [...KUBELET, 'rootDir'], message, [
      ['cluster', 'distribution'],
    ]);
  }
}

function* simplePeriods(total: number, critical: number): Generator<Conclusion> {
  const both = [TOTAL, CRITICAL];
  if (total === 0) {
    const message =
      'shutdownGracePeriod is 0 or missing, so kubelet ends all pods at once when the node shuts down: write both periods, such as 120s of which 30s for critical pods (shutdownGracePeriodCriticalPods)';
    yield conclusion('kubelet-grace-zero', TOTAL, message, both);
  } else if (critical === 0) {
    const message = `shutdownGracePeriodCriticalPods is 0 or missing, so critical pods, such as the network's and the storage's, get no time of the ${total} s: write it, such as '30s'`;
    yield conclusion('kubelet-grace-zero', CRITICAL, message, both);
  } else if (critical > total) {
    const message = `shutdownGracePeriodCriticalPods is ${critical} s and shutdownGracePeriod ${total} s; the first is a part of the second, and kubelet does not start otherwise: lower it, or raise shutdownGracePeriod above it`;
    yield conclusion('kubelet-critical-above-total', CRITICAL, message, both);
  } else if (critical === total) {
    const message = `shutdownGracePeriodCriticalPods is all of the ${total} s of shutdownGracePeriod, so all other pods get no time: lower it, or raise shutdownGracePeriod above it`;
    yield conclusion('kubelet-grace-zero', CRITICAL, message, both);
  }
}

function* delays({ lab, plan }: CheckContext): Generator<Conclusion> {
  const node = Object.values(plan.hosts).find((host) => host.kubelet !== undefined)?.kubelet;
  if (node === undefined) return;
  const periods = [TOTAL, BY_PRIORITY];
  if (node.inhibitDelayMaxSeconds < node.delaySeconds && lab.cluster?.logind?.inhibitDelayMax !== undefined) {
    const message = `kubelet needs ${node.delaySeconds} s, and logind waits for it ${node.inhibitDelayMaxSeconds} s at most (inhibitDelayMax); kubelet then takes no lock at all and pods are killed: raise inhibitDelayMax to ${node.delaySeconds}s, or remove it`;
    yield conclusion('kubelet-grace-above-logind', INHIBIT, message, periods);
  }
  for (const [name, host] of Object.entries(plan.hosts)) {
    if (
      host.kubelet === undefined ||
      host.stop.longestSeconds > host.kubelet.delaySeconds ||
      host.kubelet.delaySeconds === 0
    )
      continue;
    const message = `host ${text(name)} is planned to stop within ${host.stop.longestSeconds} s, and kubelet alone may take ${host.kubelet.delaySeconds} s of it: raise stopTakesUpTo, or shorten kubelet's periods`;
    yield conclusion('stop-shorter-than-kubelet', ['hosts', name, 'stopTakesUpTo'], message, periods);
  }
}
