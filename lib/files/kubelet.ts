import { HEADER } from '../nut';
import type { HostPlan, KubeletPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { type KubeletPlatform, kubeletPlatform } from './platforms';

/** Kubelet's graceful node shutdown on a node of the cluster: KEP-2000, or by pod priority (KEP-2712). */
export function kubeletFiles(_plan: Plan, host: HostPlan): HostFile[] {
  if (host.kubelet === undefined) return [];
  const platform = kubeletPlatform(host.kubelet, host.role);
  const settings = shutdownSettings(host.kubelet);
  switch (platform.way) {
    case 'merged':
      return [merged(platform, settings)];
    case 'drop-in':
      return dropIn(platform, settings);
    case 'argument':
      return byArgument(platform, settings);
  }
}

/**
 * Always all three fields. Kubelet refuses to start where periods by priority and a simple period above 0 meet
 * (pkg/kubelet/apis/config/validation), so the way that isn't taken is switched off, whatever was there before.
 */
function shutdownSettings({ simple, byPodPriority }: KubeletPlan): string[] {
  return [
    `shutdownGracePeriod: ${simple?.periodSeconds ?? 0}s`,
    `shutdownGracePeriodCriticalPods: ${simple?.criticalPodsSeconds ?? 0}s`,
    ...(byPodPriority === undefined
      ? ['shutdownGracePeriodByPodPriority: []']
      : [
          'shutdownGracePeriodByPodPriority:',
          ...byPodPriority.flatMap(({ priority, periodSeconds }) => [
            `  - priority: ${priority}`,
            `    shutdownGracePeriodSeconds: ${periodSeconds}`,
          ]),
        ]),
  ];
}

function merged(platform: Extract<KubeletPlatform, { way: 'merged' }>, settings: string[]): HostFile {
  return {
    path: platform.config,
    ...ROOTS_OWN,
    content: text([
      '# Keys that ridethrough sets in the file that kubeadm wrote; everything else in it stays.',
      ...settings,
    ]),
    reload: [platform.unit],
    merge: 'yaml-top-level-keys',
  };
}

function dropIn(platform: Extract<KubeletPlatform, { way: 'drop-in' }>, settings: string[]): HostFile[] {
  const own: HostFile = {
    path: platform.dropIn,
    ...ROOTS_OWN,
    content: text([HEADER, ...KUBELET_CONFIGURATION, ...settings]),
    reload: [platform.unit],
  };
  if (platform.configDir === undefined) return [own];
  const { systemdDropIn, config, directory } = platform.configDir;
  const pointer: HostFile = {
    path: systemdDropIn,
    ...ROOTS_OWN,
    content: text([
      HEADER,
      "# kubeadm's 10-kubeadm.conf sets this variable to its first half; a later drop-in's value takes its place.",
      '[Service]',
      `Environment="KUBELET_CONFIG_ARGS=--config=${config} --config-dir=${directory}"`,
    ]),
    reload: ['systemd', platform.unit],
  };
  return [own, pointer];
}

/**
 * For k3s before 1.32. What k3s itself wants of kubelet goes by flags there, and flags win over a kubelet's config
 * file, so a file with our fields alone changes nothing else. `+` adds to the list of config.yaml instead of taking
 * its place (docs.k3s.io, multiple config files).
 */
function byArgument(platform: Extract<KubeletPlatform, { way: 'argument' }>, settings: string[]): HostFile[] {
  return [
    {
      path: platform.config,
      ...ROOTS_OWN,
      content: text([HEADER, ...KUBELET_CONFIGURATION, ...settings]),
      reload: [platform.unit],
    },
    {
      path: platform.arguments,
      ...ROOTS_OWN,
      content: text([
        HEADER,
        '# The + adds to what config.yaml says; a file that sorts after this one must write it too.',
        'kubelet-arg+:',
        `  - config=${platform.config}`,
      ]),
      reload: [platform.unit],
    },
  ];
}

const ROOTS_OWN = { owner: 'root', group: 'root', mode: '0644' };

const KUBELET_CONFIGURATION = ['apiVersion: kubelet.config.k8s.io/v1beta1', 'kind: KubeletConfiguration'];

function text(lines: string[]): string {
  return `${lines.join('\n')}\n`;
}
