import * as fs from 'node:fs';
import { join } from 'node:path';
import type { InnerFile } from '../nut/inner-file';

/**
 * kubelet sets these when they differ. They belong to the whole machine, so files that already hold what it wants lie
 * over them on the host.
 */
const SYSCTLS: Readonly<Record<string, number>> = {
  'vm/overcommit_memory': 1,
  'vm/panic_on_oom': 0,
  'kernel/panic': 10,
  'kernel/panic_on_oops': 1,
  'kernel/keys/root_maxkeys': 1_000_000,
  'kernel/keys/root_maxbytes': 25_000_000,
};

const coverSysctls = Object.entries(SYSCTLS)
  .map(([name, value]) => {
    const file = `/run/lab-sysctls/${name.replaceAll('/', '-')}`;
    return `echo ${value} >${file}; mount --bind ${file} /proc/sys/${name}`;
  })
  .join('\n');

/**
 * What `kubeadm init` leaves on a node, as far as a kubelet without an API server can live with it: config.yaml in
 * kubeadm's order with a comment of the user's, and what this kind of machine needs (cgroup v1, swap, no QoS groups).
 */
const CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
# written by kubeadm, then edited here
authentication:
  anonymous:
    enabled: true
  webhook:
    cacheTTL: 0s
    enabled: false
  x509:
    clientCAFile: ""
authorization:
  mode: AlwaysAllow
cgroupDriver: cgroupfs
cgroupsPerQOS: false
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cpuManagerReconcilePeriod: 0s
enforceNodeAllocatable: []
evictionPressureTransitionPeriod: 0s
failCgroupV1: false
failSwapOn: false
fileCheckFrequency: 0s
healthzBindAddress: 127.0.0.1
healthzPort: 10248
httpCheckFrequency: 0s
imageMaximumGCAge: 0s
imageMinimumGCAge: 0s
kind: KubeletConfiguration
localStorageCapacityIsolation: false
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
maxPods: 42  # a small machine
memorySwap: {}
nodeStatusReportFrequency: 0s
nodeStatusUpdateFrequency: 0s
rotateCertificates: true
runtimeRequestTimeout: 0s
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 0s
syncFrequency: 0s
volumeStatsAggPeriod: 0s
`;

const UNIT = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

const DROP_IN = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS="
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

/** Runs before the kubelet; its name says that no real machine has it. */
const PREPARATION = `[Unit]
Description=Lab: what a kubelet wants of the kernel
DefaultDependencies=no
Before=kubelet.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/lib/lab/prepare-kubelet
`;

const FILES: Readonly<Record<string, InnerFile>> = {
  '/var/lib/kubelet/config.yaml': { content: CONFIG },
  '/var/lib/kubelet/kubeadm-flags.env': { content: 'KUBELET_KUBEADM_ARGS="--oom-score-adj=0"\n' },
  '/usr/lib/systemd/system/kubelet.service': { content: UNIT },
  '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': { content: DROP_IN },
  '/usr/lib/systemd/system/lab-kubelet.service': { content: PREPARATION },
  '/usr/lib/lab/prepare-kubelet': {
    content: `#!/bin/sh\nset -e\nln -sf /dev/console /dev/kmsg\nmkdir -p /run/lab-sysctls\n${coverSysctls}\n`,
    mode: '0755',
  },
};

const WANTED: Readonly<Record<string, string>> = {
  'multi-user.target.wants/kubelet.service': '/lib/systemd/system/kubelet.service',
  'multi-user.target.wants/containerd.service': '/lib/systemd/system/containerd.service',
  'kubelet.service.requires/lab-kubelet.service': '/lib/systemd/system/lab-kubelet.service',
};

/** Puts a kubelet on a host as kubeadm's packages do; the program itself comes with {@link kubeletBinds}. */
export function installKubelet(root: string, write: (path: string, file: InnerFile) => void): void {
  for (const [path, file] of Object.entries(FILES)) write(path, file);
  fs.mkdirSync(join(root, 'etc/kubernetes/manifests'), { recursive: true });
  for (const [link, target] of Object.entries(WANTED)) {
    const path = join(root, 'etc/systemd/system', link);
    fs.mkdirSync(join(path, '..'), { recursive: true });
    fs.symlinkSync(target, path);
  }
}

/** systemd-nspawn's options for it. containerd's layers are an overlay, which can't lie on the host's own one. */
export function kubeletBinds(folder: string): string[] {
  return [`--bind-ro=${join(folder, 'kubelet')}:/usr/bin/kubelet`, '--tmpfs=/var/lib/containerd'];
}
