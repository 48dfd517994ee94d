import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { kubeletFiles } from './kubelet';
import { logindFiles } from './logind';
import { noticeAddressFiles } from './notice-addresses';
import { nutConfFiles } from './nut-conf';
import { shutdownCommandFiles } from './shutdown-command';
import { udevFiles } from './udev';
import { upsConfFiles } from './ups-conf';
import { upsdFiles } from './upsd-files';
import { upsmonConfFiles } from './upsmon-conf';
import { upsschedCmdFiles } from './upssched-cmd';
import { upsschedConfFiles } from './upssched-conf';
import { wakeFiles } from './wake';

export type { HostFile, Reload } from './host-file';
export { serverUnits } from './server-units';

/** Everything that may write a file on a host. Each looks at the plan and gives none where it has nothing to say. */
const RENDERERS: readonly ((plan: Plan, host: HostPlan) => HostFile[])[] = [
  nutConfFiles,
  upsConfFiles,
  upsdFiles,
  upsmonConfFiles,
  upsschedConfFiles,
  upsschedCmdFiles,
  noticeAddressFiles,
  shutdownCommandFiles,
  wakeFiles,
  kubeletFiles,
  logindFiles,
  udevFiles,
];

/**
 * Every file that a host gets, sorted by path. None for a host that isn't managed or that has nothing to do.
 *
 * @throws where the plan has no such host
 */
export function hostFiles(plan: Plan, host: string): HostFile[] {
  const hostPlan = planOf(plan, host);
  if (!hostPlan.managed) return [];
  const files = RENDERERS.flatMap((render) => render(plan, hostPlan));
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/**
 * Debian's packages that a host's files need, sorted; none for a host that isn't managed.
 *
 * @throws where the plan has no such host
 */
export function packages(plan: Plan, host: string): string[] {
  const { managed, nut, notices, wakes } = planOf(plan, host);
  if (!managed) return [];
  const needed = [
    ...(nut === undefined ? [] : ['nut-client']),
    ...(nut?.mode === 'netserver' ? ['nut-server'] : []),
    ...(notices?.discordWebhook === undefined && notices?.webhookUrl === undefined ? [] : ['curl']),
    // always there on Debian, and not on every system that is like it
    ...(wakes.length === 0 ? [] : ['perl-base']),
  ];
  return needed.sort();
}

function planOf(plan: Plan, host: string): HostPlan {
  const hostPlan = Object.hasOwn(plan.hosts, host) ? plan.hosts[host] : undefined;
  if (hostPlan === undefined) {
    throw new Error(`there is no host '${host}' in the plan; it has ${Object.keys(plan.hosts).join(', ')}`);
  }
  return hostPlan;
}
