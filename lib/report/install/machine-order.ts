import type { Plan } from '../../power';

/** A server of a UPS before the machines that ask it, else as the plan has them. Servers in a circle: as they come. */
export function installOrder(plan: Plan, names: readonly string[]): string[] {
  const seen = new Set<string>();
  const ordered: string[] = [];
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const { ups } of plan.hosts[name]?.nut?.monitors ?? []) {
      const server = plan.upses[ups]?.server;
      if (server !== undefined) visit(server);
    }
    if (names.includes(name)) ordered.push(name);
  };
  for (const name of names) visit(name);
  return ordered;
}
