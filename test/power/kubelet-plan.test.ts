import type { Cluster } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { pair } from './homelabs';

function kubelet(cluster: Cluster, role: 'worker' | 'server' = 'worker') {
  return derivePlan({ ...pair({ role }), cluster }).hosts.follower?.kubelet;
}
const GRACE = { shutdownGracePeriod: '120s', shutdownGracePeriodCriticalPods: '30s' } as const;

describe("kubelet's graceful shutdown in the plan", () => {
  it.each([
    ['kubeadm', '1.29', 'merge'],
    ['kubeadm', '1.30', 'drop-in'],
    ['kubeadm', undefined, 'merge'],
    ['k3s', '1.31.9', 'merge'],
    ['k3s', '1.32.5', 'drop-in'],
  ] as const)('configures %s %s by %s', (distribution, version, way) => {
    expect(kubelet({ distribution, ...(version ? { version } : {}), kubelet: GRACE })?.configuration).toBe(
      way,
    );
  });

  it.each([
    ['30s', undefined, 150],
    ['10m', undefined, 630],
    ['10m', '11m', 660],
    ['10m', '60s', 60],
  ] as const)(
    'leaves with a period of %s and stopTakesUpTo %s room for a stop of %s s',
    (grace, stopTakesUpTo, longest) => {
      const { hosts, ...lab } = pair({ role: 'worker', ...(stopTakesUpTo ? { stopTakesUpTo } : {}) });
      const cluster: Cluster = { distribution: 'kubeadm', kubelet: { ...GRACE, shutdownGracePeriod: grace } };
      expect(derivePlan({ ...lab, hosts, cluster }).hosts.follower?.stop.longestSeconds).toBe(longest);
    },
  );

  it('asks logind for the whole period', () => {
    expect(kubelet({ distribution: 'kubeadm', kubelet: GRACE })).toMatchObject({
      simple: { periodSeconds: 120, criticalPodsSeconds: 30 },
      delaySeconds: 120,
      inhibitDelayMaxSeconds: 120,
    });
  });

  it('asks logind for the sum over the bands where periods go by priority', () => {
    const plan = kubelet({
      distribution: 'kubeadm',
      kubelet: {
        shutdownGracePeriodByPodPriority: [
          { priority: 1000, shutdownGracePeriod: '20s' },
          { priority: 0, shutdownGracePeriod: '1m' },
        ],
      },
    });
    expect(plan?.byPodPriority?.map(({ priority }) => priority)).toEqual([0, 1000]);
    expect(plan?.delaySeconds).toBe(80);
    expect(plan?.simple).toBeUndefined();
  });

  it('leaves a machine alone that is no node', () => {
    expect(kubelet({ distribution: 'kubeadm', kubelet: GRACE }, 'server')).toBeUndefined();
  });
});
