import * as fs from 'node:fs';

/**
 * The first process of the machine that a systemd-nspawn runs: a descendant that is pid 1 in a namespace of its own.
 * Where nsenter waits in front of systemd-nspawn, that is `ancestor`.
 */
export function findInit(ancestor: number): number | undefined {
  const processes = readProcesses();
  let generation = [ancestor];
  while (generation.length > 0) {
    const children = processes.filter(({ parent }) => generation.includes(parent));
    const init = children.find(({ inner }) => inner === 1);
    if (init) return init.pid;
    generation = children.map(({ pid }) => pid);
  }
  return undefined;
}

function readProcesses(): Array<{ pid: number; parent: number; inner: number }> {
  const entries = fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return entries.flatMap((entry) => {
    try {
      const status = fs.readFileSync(`/proc/${entry}/status`, 'latin1');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
      // the last number is the pid in the innermost namespace
      const inner = Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1]);
      return [{ pid: Number(entry), parent, inner }];
    } catch {
      return [];
    }
  });
}
