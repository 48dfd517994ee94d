import type { Delivery } from '../../../hosts/payload';
import { hostFiles } from '../../../lib/files';
import type { Homelab } from '../../../lib/homelab';
import { fillSecretHoles } from '../../../lib/nut';
import { derivePlan } from '../../../lib/power';
import { threeMachines } from '../homelabs';

export const SECRETS: Record<string, string> = {
  'nut-admin': 'correct horse "battery" staple',
  'nut-monitor': 'Tr0ub4dor&3=x#y',
};

/** cp1 of three machines, which serves the UPS and is a control plane of kubeadm's. */
export function delivery(change: (lab: Homelab) => void = () => {}, secrets = SECRETS): Delivery {
  const lab = threeMachines({
    cluster: {
      distribution: 'kubeadm',
      kubelet: {
        shutdownGracePeriod: '120s',
        shutdownGracePeriodCriticalPods: '30s',
        configuration: 'merge',
      },
    },
  });
  for (const host of Object.values(lab.hosts)) host.role = 'control-plane';
  change(lab);
  const plan = derivePlan(lab);
  const files = hostFiles(plan, 'cp1').map(({ secretEncoding, ...file }) => ({
    ...file,
    content: secretEncoding
      ? fillSecretHoles(file.content, secretEncoding, (name) => secrets[name])
      : file.content,
  }));
  return { plan, host: 'cp1', files };
}

/** What kubeadm wrote and somebody has commented. */
export const KUBELET_CONFIG = `# written by kubeadm, then by me
apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
kind: KubeletConfiguration
shutdownGracePeriod: 0s # never touched
cgroupDriver: systemd
`;
