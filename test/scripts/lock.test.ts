import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadScript, repository } from './load';

interface Owner {
  pid: number;
  started?: string | null;
}

const { isAlive, startOf, withLock } = loadScript<{
  isAlive(owner: Owner): boolean;
  startOf(pid: number): string | null;
  withLock<T>(file: string, work: () => T | Promise<T>): Promise<T>;
}>('bootstrap/lock.mjs');

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridethrough-lock-'));
  lock = join(folder, 'build', '.lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A process id that nobody has any more. */
function deadPid(): number {
  return spawnSync('true').pid;
}

test('the lock is there while the work runs, names its owner, and is gone afterwards, also after a failure', async () => {
  await withLock(lock, () => {
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  });
  expect(existsSync(lock)).toBe(false);
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test.each([
  ['of a process that is gone', () => JSON.stringify({ pid: deadPid(), started: null })],
  ['of a process whose id another one has now', () => JSON.stringify({ pid: process.ppid, started: '1' })],
  ['with nothing in it that makes sense', () => ''],
])('a lock %s is taken over', async (_which, content) => {
  await withLock(lock, () => {});
  writeFileSync(lock, content());
  expect(await withLock(lock, () => 'done')).toBe('done');
  expect(existsSync(lock)).toBe(false);
});

test('a living process is told from another one with the same id', () => {
  expect(isAlive({ pid: process.pid, started: startOf(process.pid) })).toBe(true);
  expect(isAlive({ pid: process.pid, started: null })).toBe(true);
  expect(isAlive({ pid: deadPid() })).toBe(false);
});

test('of many processes at once, only one is ever inside', async () => {
  const module = pathToFileURL(join(repository, 'scripts/bootstrap/lock.mjs')).href;
  const log = join(folder, 'log');
  const program = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    const { withLock } = await import(${JSON.stringify(module)});
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await sleep(20);
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });`;
  // All of them find this dead one's lock first and want to take it over.
  await withLock(lock, () => {});
  writeFileSync(lock, JSON.stringify({ pid: deadPid(), started: null }));
  const codes = await Promise.all(
    Array.from(
      { length: 6 },
      () =>
        new Promise((done) => {
          const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
          child.on('close', done);
        }),
    ),
  );
  expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(6));
});
