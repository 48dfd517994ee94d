import type { CodeEntry } from './entry';

/** The Kubernetes cluster on the machines. */
export const CLUSTER_CODES = {
  'cluster-without-nodes': {
    severity: 'error',
    title: 'A cluster without nodes',
    why: 'Kubelet’s settings go to hosts with a role in the cluster. None has one.',
    fix: 'Give its hosts `role: control-plane` or `worker`.',
  },
  'node-without-cluster': {
    severity: 'error',
    title: 'A node of no cluster',
    why: 'Nothing is known of its kubelet, so its pods would be killed when it stops.',
    fix: 'Declare `cluster`, or take another role.',
  },
  'datastore-impossible': {
    severity: 'error',
    title: 'A datastore that such a cluster cannot have',
    why: 'SQLite is a file on one machine, and k3s’ alone.',
    fix: 'Write `stacked-etcd` or `external`, or remove `datastore`.',
  },
  'k3s-setting-on-kubeadm': {
    severity: 'warning',
    title: 'A setting of k3s on kubeadm',
    why: 'It has no effect there.',
    fix: 'Remove it.',
  },
  'control-plane-even': {
    severity: 'warning',
    title: 'A control plane of even size',
    why: 'etcd needs more than half of its members. An even number survives no more losses than one less, and can be lost by more machines.',
    fix: 'Make it one, three or five.',
  },
  'quorum-lost': {
    severity: 'info',
    title: 'Which stage loses etcd’s quorum',
    why: 'From there on the API does not answer. Machines that stop later can’t be cordoned or drained, and nothing can be scaled or moved.',
    fix: 'Do what needs the API in an earlier stage. What comes later relies on kubelet alone, which needs no API.',
  },
  'kubelet-grace-zero': {
    severity: 'error',
    title: 'Pods get no time to stop',
    why: 'Both periods are 0 in kubelet, which switches graceful node shutdown off; both have to be set. What critical pods get is taken from the whole period, and what is left is the others’.',
    fix: 'Write both, such as `120s` of which `30s` for critical pods.',
  },
  'kubelet-critical-above-total': {
    severity: 'error',
    title: 'Critical pods get more than there is',
    why: '`shutdownGracePeriodCriticalPods` is a part of `shutdownGracePeriod`. Kubelet does not start otherwise.',
    fix: 'Lower the one or raise the other.',
  },
  'kubelet-both-ways': {
    severity: 'error',
    title: 'Two ways of grace periods at once',
    why: 'Periods by pod priority exclude the two simple fields (KEP-2712). Kubelet does not start with both.',
    fix: 'Keep one of the two ways.',
  },
  'kubelet-grace-above-logind': {
    severity: 'error',
    title: 'logind does not wait as long as kubelet needs',
    why: 'Kubelet delays the shutdown by a lock of logind’s. Where InhibitDelayMaxSec is below its period, it takes no lock at all, and pods are killed.',
    fix: 'Raise `inhibitDelayMax`, or remove it: it then is kubelet’s whole period.',
  },
  'stop-shorter-than-kubelet': {
    severity: 'warning',
    title: 'A node’s stop is planned shorter than kubelet’s part of it',
    why: 'A stop is kubelet’s periods and then the rest. With less planned, outlets may be cut and machines woken too early.',
    fix: 'Raise `stopTakesUpTo`, or shorten kubelet’s periods.',
  },
  'kubelet-drop-in-unsupported': {
    severity: 'error',
    title: 'A kubelet drop-in that is not read',
    why: 'Kubelet reads drop-ins from 1.30, k3s’ from 1.32. An older one ignores the file, and its pods get no time.',
    fix: 'Write `version`, or `configuration: merge`.',
  },
  'k3s-kubelet-root-dir-moved': {
    severity: 'error',
    title: 'k3s with a moved kubelet directory',
    why: 'Storage drivers on k3s look for mounts where k3s puts them. A published post-mortem lost every Longhorn volume by this.',
    fix: 'Remove `rootDir`.',
  },
} as const satisfies Record<string, CodeEntry>;
