import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { guardedProcess } from '../support/kubernetes/guarded-process';
import { describeWith } from '../support/needs';

const idle = 'setInterval(() => {}, 1000)';
const source = resolve(__dirname, '../support/kubernetes/guarded-process.ts');

describeWith({ tools: ['ps'] }, 'a guarded process', () => {
  test('stop ends the program and removes its folder', async () => {
    const folder = newFolder();
    const guarded = guardedProcess(folder, process.execPath, [
      '-e',
      `console.error('ready');${idle}`,
      folder,
    ]);
    await until(() => guarded.lastWords().includes('ready'));
    await guarded.stop();
    expect(existsSync(folder)).toBe(false);
    expect(isRunning(folder)).toBe(false);
  });

  test('a program that ends by itself is noticed, with its last words', async () => {
    const folder = newFolder();
    const guarded = guardedProcess(folder, 'sh', ['-c', 'echo the port is taken >&2; exit 1']);
    await guarded.ended;
    expect(guarded.hasEnded()).toBe(true);
    expect(guarded.lastWords()).toContain('the port is taken');
    expect(existsSync(folder)).toBe(false);
  });

  test('a killed test process leaves no program and no folder behind', async () => {
    const folder = newFolder();
    const script = `
    const { createJiti } = require('jiti');
    const { guardedProcess } = createJiti(process.cwd() + '/')(${JSON.stringify(source)});
    guardedProcess(${JSON.stringify(folder)}, process.execPath, ['-e', '${idle}', ${JSON.stringify(folder)}]);`;
    const victim = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'inherit', 'inherit'] });
    await until(() => isRunning(folder));
    victim.kill('SIGKILL');
    await until(() => !existsSync(folder) && !isRunning(folder));
  });
});

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ridethrough-guarded-'));
}

/** The guard's own command line holds the program's: both must be gone. */
function isRunning(folder: string): boolean {
  return execFileSync('ps', ['-eo', 'args', '-ww'], { encoding: 'utf8' }).includes(`${idle} ${folder}`);
}

async function until(holds: () => boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > limit) throw new Error(`still not true after 20 s: ${holds}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}
