import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './sentence.mjs';

/** How often a waiting run looks whether the other one is done, in milliseconds. */
const interval = 200;

/**
 * Runs `work` while no other process holds the lock. A lock whose process is gone is taken over.
 * @param file the lock: a file that names its owner
 */
export async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await acquire(file);
  const release = () => fs.rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(file) {
  let said = false;
  while (!tryAcquire(file)) {
    const owner = readOwner(file);
    if (owner === undefined) continue;
    if (!isAlive(owner)) {
      takeAway(file);
      continue;
    }
    if (!said) say(`Waiting for another run (process ${owner.pid}) to finish its set-up …`);
    said = true;
    await sleep(interval);
  }
}

// A hard link appears whole or not at all, so nobody ever reads a lock without an owner in it.
function tryAcquire(file) {
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    fs.linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    // Gone in the meantime. Anything else in there is nobody's lock.
    return error.code === 'ENOENT' ? undefined : { pid: 0 };
  }
}

// Between reading a dead owner and removing its lock somebody else may have done both: what was moved away
// is looked at again and put back if it turns out to be a living one's.
function takeAway(file) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  const owner = readOwner(aside);
  try {
    if (owner && isAlive(owner)) fs.linkSync(aside, file);
  } catch {
    // Somebody holds a new lock already.
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/** Whether the process that wrote the lock still runs; a later one that got the same id does not count. */
export function isAlive({ pid, started }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return started === null || started === undefined || now === null || started === now;
}

/** When a process started, in the kernel's own clock ticks; null where there is no /proc. */
export function startOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces: count from behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
