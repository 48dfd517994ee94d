import { type Homelab, type Host, seconds } from '../homelab';
import { DEFAULTS } from './defaults';
import { kubeletPlan } from './kubelet-plan';

/** What systemd still stops once kubelet has let go: mounts, network, the rest. */
const AFTER_KUBELET_SECONDS = 30;

/** From SHUTDOWNCMD to power off, at the longest, in seconds: as stated, else with room for kubelet's whole period. */
export function longestStopSeconds(host: Host, lab: Homelab): number {
  if (host.stopTakesUpTo !== undefined) return seconds(host.stopTakesUpTo);
  const kubelet = kubeletPlan(host, lab.cluster);
  const usual = seconds(DEFAULTS.host.stopTakesUpTo);
  return kubelet === undefined ? usual : Math.max(usual, kubelet.delaySeconds + AFTER_KUBELET_SECONDS);
}
