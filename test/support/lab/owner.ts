import * as fs from 'node:fs';

/**
 * The mark of a lab's owner in the names of what a kernel does not clean up by itself: pid and start time, since pids
 * are used again.
 */
export function ownerMark(pid = process.pid): string {
  return `${pid}-${startTime(pid) ?? 0}`;
}

/** Whether the process of a mark still runs. */
export function isOwnerAlive(mark: string): boolean {
  const [pid = '', start = ''] = mark.split('-');
  return startTime(Number(pid)) === start;
}

/** In clock ticks since the machine's boot: field 22 of /proc/PID/stat (man 5 proc). */
function startTime(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // a zombie owns nothing any more
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
