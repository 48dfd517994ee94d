import * as fs from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
export const CGROUP_PREFIX = 'ridethrough-lab-';

/**
 * Where groups of our own can be made: the unified hierarchy, and beside it systemd's own where that is a separate
 * one. Hosts that share a group would stop each other's units.
 */
export function hierarchies(): string[] {
  const found = [ROOT, join(ROOT, 'unified'), join(ROOT, 'systemd')];
  return found.filter((folder) => fs.existsSync(join(folder, 'cgroup.procs')));
}

/** Makes a group for one host of a lab, in each hierarchy. */
export function makeGroups(lab: string, host: string): string[] {
  const groups = hierarchies().map((folder) => join(folder, `${CGROUP_PREFIX}${lab}`, host));
  for (const group of groups) fs.mkdirSync(group, { recursive: true });
  return groups;
}

/** Removes a group whose processes are gone, with everything below. What is still in use stays. */
export function removeGroup(folder: string): void {
  if (!fs.existsSync(folder)) return;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroup(join(folder, entry.name));
  }
  try {
    fs.rmdirSync(folder);
  } catch {
    // still in use
  }
}

/** Removes all groups of a lab. */
export function removeGroups(lab: string): void {
  for (const folder of hierarchies()) removeGroup(join(folder, `${CGROUP_PREFIX}${lab}`));
}
