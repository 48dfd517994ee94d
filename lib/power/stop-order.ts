import { type Homelab, type Host, seconds } from '../homelab';

/**
 * Host names in the order in which they go down, as far as it can be told without a battery: stages by time on battery,
 * then those by charge or runtime, then low battery; there the ones that follow before the UPS's server. Among equals
 * a virtual machine goes before its host, and who mounts storage before who serves it; else as declared.
 */
export function stopOrder(lab: Homelab): string[] {
  const servers = new Set(Object.values(lab.upses).map(({ server }) => server));
  const depth = dependencyDepths(lab.hosts);
  const keyed = Object.entries(lab.hosts).map(([name, host], index) => ({
    name,
    key: [...stageRank(host), servers.has(name) ? 1 : 0, depth.get(name) ?? 0, index],
  }));
  keyed.sort((a, b) => compare(a.key, b.key));
  return keyed.map(({ name }) => name);
}

function stageRank(host: Host): [number, number] {
  const when = host.shutdown ?? 'low-battery';
  if (when === 'low-battery') return [2, 0];
  if ('onBatteryFor' in when) return [0, seconds(when.onBatteryFor)];
  if ('chargeBelowPercent' in when) return [1, -when.chargeBelowPercent];
  return [1, -seconds(when.runtimeBelow)];
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How many hosts, one leaning on the next, lean on each: 0 for one that nothing needs. Circles are cut where met. */
function dependencyDepths(hosts: Record<string, Host>): Map<string, number> {
  const dependents = new Map<string, string[]>();
  for (const [name, host] of Object.entries(hosts)) {
    for (const needed of needs(host)) {
      const leaning = dependents.get(needed) ?? [];
      leaning.push(name);
      dependents.set(needed, leaning);
    }
  }
  const depths = new Map<string, number>();
  const waiting = new Map<string, number>();
  for (const name of Object.keys(hosts)) waiting.set(name, dependents.get(name)?.length ?? 0);
  let ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of ready) depths.set(name, 0);
  while (ready.length > 0) {
    const next: string[] = [];
    for (const name of ready) {
      const host = hosts[name];
      if (host === undefined) continue;
      for (const needed of needs(host)) {
        depths.set(needed, Math.max(depths.get(needed) ?? 0, (depths.get(name) ?? 0) + 1));
        const left = (waiting.get(needed) ?? 0) - 1;
        waiting.set(needed, left);
        if (left === 0) next.push(needed);
      }
    }
    ready = next;
  }
  return depths;
}

/** What a host leans on: its storage and, for a virtual machine, the host it runs on. */
function needs(host: Host): string[] {
  return [...new Set([...(host.dependsOn ?? []), ...(host.runsOn === undefined ? [] : [host.runsOn])])];
}
