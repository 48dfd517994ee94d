import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * All files under the given files and folders, as sorted paths relative to `root` with forward slashes.
 * What does not exist is left out, and so is what `leaveOut` says yes to (files and whole folders).
 */
export function listFiles(root, places, leaveOut = () => false) {
  const found = [];
  const visit = (place) => {
    if (leaveOut(place)) return;
    const stat = fs.statSync(path.join(root, place), { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of fs.readdirSync(path.join(root, place))) visit(`${place}/${name}`);
    } else if (stat?.isFile()) {
      found.push(place);
    }
  };
  for (const place of places) visit(place);
  return found.sort();
}

/**
 * One hash over names and contents: contents, not times, so that a checkout which only touches files
 * makes nothing stale.
 */
export function hashFiles(root, files, ...more) {
  const hash = createHash('sha256');
  for (const word of more) hash.update(`${word}\0`);
  for (const file of files) {
    const content = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The stamp in a file; undefined where there is none. */
export function readStamp(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Written last, when the work it stands for is done; by rename, so that a half-written one never exists. */
export function writeStamp(file, stamp) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const next = `${file}.${process.pid}`;
  fs.writeFileSync(next, `${stamp}\n`);
  fs.renameSync(next, file);
}

/** Taken away before the work starts: whoever is killed in it leaves no stamp, and the next run mends. */
export function removeStamp(file) {
  fs.rmSync(file, { force: true });
}
