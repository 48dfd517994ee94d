import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/program';

/** What one call of the command line said and how it ended. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `ridethrough ARGS` in this process, in a folder. */
export async function ridethrough(folder: string, ...args: string[]): Promise<Said> {
  const before = process.cwd();
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  process.chdir(folder);
  try {
    return { code: await run(['node', 'ridethrough', ...args]), ...said };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}

/** Calls a test with an empty folder that is gone afterwards. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ridethrough-cli-'));
  try {
    await test(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
