import type { Plan } from '../../power';

/**
 * From black: the reverse of how they go down, but none before the host it runs on, what it depends on, and the server
 * of its UPS.
 */
export function startOrder(plan: Plan): string[] {
  const seen = new Set<string>();
  const ordered: string[] = [];
  const visit = (name: string) => {
    const host = plan.hosts[name];
    if (host === undefined || seen.has(name)) return;
    seen.add(name);
    if (host.runsOn !== undefined) visit(host.runsOn);
    for (const needed of host.dependsOn) visit(needed);
    for (const { ups } of host.nut?.monitors ?? []) {
      const server = plan.upses[ups]?.server;
      if (server !== undefined) visit(server);
    }
    ordered.push(name);
  };
  for (const name of [...plan.stopOrder].reverse()) visit(name);
  return ordered;
}
