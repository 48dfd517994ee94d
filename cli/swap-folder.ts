import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from './system-error';

/** A folder with this file in it was written by `synth`, is whole, and may be replaced. */
export const MARK = 'homelab.json';

/** How often another run may be quicker. */
const MOST_ATTEMPTS = 20;

/** What a run puts beside the folder that it replaces: the new one while it is written, the old one while it goes. */
type Kind = 'new' | 'old';

/** A name beside a folder that no other run uses, with this process in it. */
export function beside(folder: string, kind: Kind): string {
  const unique = Math.random().toString(36).slice(2, 10);
  return join(dirname(folder), `.${basename(folder)}-${kind}-${process.pid}-${unique}`);
}

/**
 * Puts a folder in the place of another. Linux can exchange two folders at once, but Node doesn't offer that: between
 * two renames there is none, and a run that is killed there leaves the old one for {@link recover}.
 *
 * @throws Error where it can't be renamed; the old folder is in its place then
 */
export function putInPlace(fresh: string, folder: string): void {
  for (let attempt = 1; ; attempt += 1) {
    const old = beside(folder, 'old');
    const hadOne = renamedIfThere(folder, old);
    try {
      renameSync(fresh, folder);
      if (hadOne) discard(old);
      return;
    } catch (error) {
      if (isTaken(error) && attempt < MOST_ATTEMPTS) {
        // Another run has put its own there; what was there before is of no use to anybody.
        if (hadOne) discard(old);
        continue;
      }
      if (hadOne) renameSync(old, folder);
      throw error;
    }
  }
}

/**
 * Tidies up after runs that were killed: puts the old folder back where one ended between its two renames, and removes
 * what they left beside it. Runs that are still alive are left alone.
 *
 * @throws Error where the old folder can't be put back
 */
export function recover(folder: string): void {
  for (const { path, kind } of leftBehind(folder)) {
    if (kind === 'old' && !existsSync(folder) && existsSync(join(path, MARK))) renameSync(path, folder);
    else discard(path);
  }
}

function leftBehind(folder: string): { path: string; kind: Kind }[] {
  const parent = dirname(folder);
  const start = `.${basename(folder)}-`;
  return entries(parent).flatMap((name) => {
    if (!name.startsWith(start)) return [];
    const [, kind, owner] = /^(new|old)-(\d{1,10})-[a-z0-9]+$/.exec(name.slice(start.length)) ?? [];
    if (owner === undefined || isAlive(Number(owner))) return [];
    return [{ path: join(parent, name), kind: kind === 'old' ? 'old' : 'new' }];
  });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // there is none, or it says so itself when something is written to it
  }
}

/** Whether a process runs that isn't this one, which has left nothing yet: its number may have been another's before. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

/** Removes a folder, its mark first: half of one must never be put back. What can't be removed waits for the next run. */
function discard(path: string): void {
  try {
    if (lstatSync(path).isDirectory()) rmSync(join(path, MARK), { force: true });
    rmSync(path, { recursive: true, force: true });
  } catch {
    // somebody else's files; the new folder is in place all the same
  }
}

function renamedIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}
