import type { HostPlan, KubeletPlan } from '../power';
import type { Reload } from './host-file';

/** The group that NUT's packages make for their daemons; it may read what is in /etc/nut. */
export const NUT_GROUP = 'nut';

/** Where a kubelet's settings for graceful shutdown go, and who has to take notice. */
export type KubeletPlatform =
  | {
      /** Keys merged into kubelet's own file. */
      way: 'merged';
      config: string;
      unit: Reload;
    }
  | {
      /** A file of our own in a directory that kubelet reads after its own file. */
      way: 'drop-in';
      dropIn: string;
      unit: Reload;
      /** What makes kubelet read that directory; absent where it does so by itself. */
      configDir?: { systemdDropIn: string; config: string; directory: string };
    }
  | {
      /** A file of our own that kubelet is pointed to by an argument. */
      way: 'argument';
      config: string;
      arguments: string;
      unit: Reload;
    };

/** kubeadm's own place (`kubeadm init`, phase kubelet-start); `kubeadm upgrade` writes it anew. */
const KUBEADM_CONFIG = '/var/lib/kubelet/config.yaml';
const KUBEADM_CONFIG_DIR = '/etc/kubernetes/kubelet.conf.d';

/**
 * kubelet's files, by what installed it. kubelet's root directory is never among them: moving it loses every volume
 * that is mounted below it.
 */
const KUBELET: Record<
  KubeletPlan['distribution'],
  Record<KubeletPlan['configuration'], (unit: Reload) => KubeletPlatform>
> = {
  kubeadm: {
    merge: (unit) => ({ way: 'merged', config: KUBEADM_CONFIG, unit }),
    'drop-in': (unit) => ({
      way: 'drop-in',
      dropIn: `${KUBEADM_CONFIG_DIR}/90-ridethrough.conf`,
      unit,
      configDir: {
        systemdDropIn: '/etc/systemd/system/kubelet.service.d/20-ridethrough.conf',
        config: KUBEADM_CONFIG,
        directory: KUBEADM_CONFIG_DIR,
      },
    }),
  },
  k3s: {
    // Before 1.32 k3s gives kubelet nothing but flags, and there is no flag for the grace periods.
    merge: (unit) => ({
      way: 'argument',
      config: '/etc/rancher/k3s/ridethrough-kubelet.yaml',
      arguments: '/etc/rancher/k3s/config.yaml.d/90-ridethrough.yaml',
      unit,
    }),
    // k3s' own 00-k3s-defaults.conf lies there and says 0s for both periods: a later name wins (docs.k3s.io, kubelet configuration).
    'drop-in': (unit) => ({
      way: 'drop-in',
      dropIn: '/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/90-ridethrough.conf',
      unit,
    }),
  },
};

/** The unit that runs kubelet: on k3s the whole of k3s, whose unit is named for the kind of node. */
export function kubeletUnit(distribution: KubeletPlan['distribution'], role: HostPlan['role']): Reload {
  if (distribution === 'kubeadm') return 'kubelet';
  return role === 'control-plane' ? 'k3s' : 'k3s-agent';
}

/** Where a host's kubelet is configured. */
export function kubeletPlatform(kubelet: KubeletPlan, role: HostPlan['role']): KubeletPlatform {
  return KUBELET[kubelet.distribution][kubelet.configuration](kubeletUnit(kubelet.distribution, role));
}

/** logind's settings. */
export const LOGIND = {
  /**
   * logind reads its drop-ins in the order of their names and the last one wins: this name comes after kubelet's own
   * 99-kubelet.conf and after unattended-upgrades-logind-maxdelay.conf, which Ubuntu ships with 30 s.
   */
  dropIn: '/etc/systemd/logind.conf.d/zz-ridethrough.conf',
} as const;

/** udev's rules. */
export const UDEV = {
  /** After the packaged 62-nut-usbups.rules, so that this one has the last word. */
  rules: '/etc/udev/rules.d/62-ridethrough-ups.rules',
} as const;

/** What wakes other machines. Everything of it but the script, which lies beside NUT's files. */
export const WAKING = {
  /** What is to be woken; survives a reboot. The package nut-server brings the directory, nut-client does not. */
  memoryParent: '/var/lib/nut',
  memory: '/var/lib/nut/ridethrough-wake',
  lock: '/run/nut/ridethrough-wake.lock',
  /** Goes on with the waking after a boot. */
  unit: '/etc/systemd/system/ridethrough-wake.service',
  /** Has it started together with upsmon: a unit of our own would have to be enabled. */
  monitorDropIn: '/etc/systemd/system/nut-monitor.service.d/ridethrough.conf',
} as const;
