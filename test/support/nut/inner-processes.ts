import * as fs from 'node:fs';

/** A process by the pid that it has in its machine. */
export interface InnerProcess {
  readonly pid: number;
  readonly uid: number;
  readonly command: string;
}

/** Everything that runs on a machine but its first process. One that ends in the middle of the look is left out. */
export function innerProcesses(root: string): InnerProcess[] {
  return fs
    .readdirSync(`${root}/proc`)
    .filter((entry) => /^\d+$/.test(entry) && entry !== '1')
    .flatMap((entry) => {
      try {
        const command = fs.readFileSync(`${root}/proc/${entry}/cmdline`, 'latin1');
        const status = fs.readFileSync(`${root}/proc/${entry}/status`, 'latin1');
        const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
        return [{ pid: Number(entry), uid: Number(uid), command: command.split('\0').join(' ').trim() }];
      } catch {
        return [];
      }
    });
}
