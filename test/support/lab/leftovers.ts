import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CGROUP_PREFIX, hierarchies, removeGroup } from './cgroups';
import { isOwnerAlive, ownerMark } from './owner';

/** Names the lab's owner in the environment of what runs in its workstation. */
export const OWNER_VARIABLE = 'RIDETHROUGH_LAB_OWNER';
const FOLDER_PREFIX = 'ridethrough-lab-';

/** A folder for a lab's keys, which the next start finds if the owner dies. Its name after the prefix is the lab's. */
export function makeLabFolder(): { lab: string; folder: string } {
  const prefix = join(tmpdir(), FOLDER_PREFIX);
  const folder = fs.mkdtempSync(`${prefix}${ownerMark()}-`);
  return { lab: folder.slice(prefix.length), folder };
}

/**
 * Removes what labs of dead processes left: empty groups, folders with keys, and programs that still run in a
 * workstation. The kernel ended the rest with their keeper.
 */
export function removeLeftovers(): void {
  for (const pid of workstationProcesses((mark) => !isOwnerAlive(mark))) endProcess(pid);
  for (const hierarchy of hierarchies()) {
    for (const name of dead(hierarchy, CGROUP_PREFIX)) removeGroup(join(hierarchy, name));
  }
  for (const name of dead(tmpdir(), FOLDER_PREFIX))
    fs.rmSync(join(tmpdir(), name), { recursive: true, force: true });
}

/** Ends what still runs in the workstations of this process's labs. */
export function endOwnWorkstationProcesses(networkNamespace: string): void {
  for (const pid of workstationProcesses((mark) => mark === ownerMark())) {
    if (link(`/proc/${pid}/ns/net`) === networkNamespace) endProcess(pid);
  }
}

function dead(folder: string, prefix: string): string[] {
  const names = fs.readdirSync(folder).filter((name) => name.startsWith(prefix));
  return names.filter((name) => !isOwnerAlive(name.slice(prefix.length)));
}

function workstationProcesses(belongs: (mark: string) => boolean): number[] {
  const pids = fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => {
    const mark = environment(pid)
      .find((line) => line.startsWith(`${OWNER_VARIABLE}=`))
      ?.slice(OWNER_VARIABLE.length + 1);
    return pid !== process.pid && mark !== undefined && belongs(mark);
  });
}

function environment(pid: number): string[] {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

function link(path: string): string | undefined {
  try {
    return fs.readlinkSync(path);
  } catch {
    return undefined;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
