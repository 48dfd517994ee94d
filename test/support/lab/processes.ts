import * as fs from 'node:fs';

/**
 * The first process of the machine that a systemd-nspawn runs: a descendant that is pid 1 in a namespace of its own.
 * Where nsenter waits in front of systemd-nspawn, that is `ancestor`.
 */
export function findInit(ancestor: number): number | undefined {
  let generation = [ancestor];
  while (generation.length > 0) {
    const children = generation.flatMap(childrenOf);
    const init = children.find((pid) => innermostPid(pid) === 1);
    if (init !== undefined) return init;
    generation = children;
  }
  return undefined;
}

/** man 5 proc: /proc/PID/task/TID/children, whose programs have one thread each here. */
function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function innermostPid(pid: number): number {
  return Number(/^NSpid:.*\s(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1]);
}

function read(path: string): string {
  try {
    return fs.readFileSync(path, 'latin1');
  } catch {
    // ended in between
    return '';
  }
}
