import { DEFAULTS, type HostPlan, type Plan, type SshPlan } from '../power';

/** What logs in to a host, as somebody types it: `ssh ops@192.0.2.30`, `ssh -J ops@192.0.2.2 -p 2222 root@192.0.2.10`. */
export function sshTo({ hosts }: Plan, { ssh, address }: HostPlan): string {
  const jump = hosts[ssh.jumpHost ?? ''];
  return [
    'ssh',
    ...(jump === undefined ? [] : [`-J ${jumpOf(jump)}`]),
    ...(ssh.port === DEFAULTS.ssh.port ? [] : [`-p ${ssh.port}`]),
    `${ssh.user}@${address}`,
  ].join(' ');
}

/** A command there that only root may run: root on a machine without sudo needs none. */
export function asRootOn(plan: Plan, host: HostPlan, command: string): string {
  return `${sshTo(plan, host)} ${isRoot(host.ssh) ? '' : 'sudo '}${command}`;
}

/** Whether who logs in is root already. */
export function isRoot({ user }: SshPlan): boolean {
  return user === 'root';
}

function jumpOf({ address, ssh: { user, port } }: HostPlan): string {
  const there = address.includes(':') ? `[${address}]` : address;
  return `${user}@${there}${port === DEFAULTS.ssh.port ? '' : `:${port}`}`;
}
