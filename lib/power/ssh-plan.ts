import type { Homelab, Host } from '../homelab';
import { DEFAULTS } from './defaults';
import type { SshPlan } from './plan';

/** A host's own word before the homelab's. A jump host isn't reached through itself. */
export function sshPlan(name: string, host: Host, lab: Homelab): SshPlan {
  const { user, port, jumpHost } = { ...DEFAULTS.ssh, ...lab.ssh, ...host.ssh };
  return { user, port, ...(jumpHost === undefined || jumpHost === name ? {} : { jumpHost }) };
}
