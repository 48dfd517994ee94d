import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

/** Nodes and where the cluster keeps its state. */
export function* clusterNodes({ lab }: CheckContext): Generator<Conclusion> {
  const { cluster } = lab;
  const roles = [['hosts', '*', 'role']];
  const controlPlanes = hostsWith(lab, 'control-plane');
  const nodes = [...controlPlanes, ...hostsWith(lab, 'worker')];
  if (cluster === undefined) {
    for (const name of nodes) {
      const message = `host ${text(name)} is a ${text(lab.hosts[name]?.role ?? '')} and there is no cluster: declare cluster, or take another role`;
      yield conclusion('node-without-cluster', ['hosts', name, 'role'], message, [['cluster']]);
    }
    return;
  }
  if (nodes.length === 0) {
    const message =
      "there is a cluster and no host is a node of it, so nothing of it is written: give its hosts the role 'control-plane' or 'worker', or remove cluster";
    yield conclusion('cluster-without-nodes', ['cluster'], message, roles);
  }
  if (cluster.datastore === 'sqlite') {
    const path = ['cluster', 'datastore'];
    if (cluster.distribution === 'kubeadm') {
      const message =
        "the datastore is 'sqlite', which kubeadm doesn't have: write 'stacked-etcd' or 'external', or remove datastore";
      yield conclusion('datastore-impossible', path, message, [['cluster', 'distribution']]);
    } else if (controlPlanes.length > 1) {
      const message = `the datastore is 'sqlite', a file on one machine, and there are ${controlPlanes.length} control planes (${listed(controlPlanes)}): write 'stacked-etcd' or 'external', or keep one control plane`;
      yield conclusion('datastore-impossible', path, message, roles);
    }
  }
  if (cluster.distribution === 'kubeadm' && cluster.disable !== undefined && cluster.disable.length > 0) {
    const message = `${listed(cluster.disable)} ${cluster.disable.length === 1 ? 'is' : 'are'} to be switched off, which k3s brings and kubeadm does not: remove disable`;
    yield conclusion('k3s-setting-on-kubeadm', ['cluster', 'disable'], message, [
      ['cluster', 'distribution'],
    ]);
  }
}

/** Hosts of a role, as declared. */
export function hostsWith(lab: CheckContext['lab'], role: 'control-plane' | 'worker'): string[] {
  return Object.entries(lab.hosts).flatMap(([name, host]) => (host.role === role ? [name] : []));
}
