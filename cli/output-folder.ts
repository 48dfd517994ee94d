import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, Refusal } from './exit';
import { beside, MARK, putInPlace, recover } from './swap-folder';
import { writeProblem } from './write-problem';

/** A file to write. */
export interface OutputFile {
  content: string;
  /** Permissions, four octal digits: `0755`. @default as the user's umask has it */
  mode?: string;
}

/**
 * Replaces a folder whole: the new one is written beside it, then the two change places by two renames. A run that is
 * killed leaves the old folder or the new one, both whole; killed between the renames it leaves none, and
 * {@link recoverFolder} puts the old one back.
 *
 * @param files what to write, by path relative to the folder; one of them is `homelab.json`
 * @throws Refusal where something stands at that place that `synth` has not written, or nothing can be written there
 */
export function replaceFolder(folder: string, files: ReadonlyMap<string, OutputFile>): void {
  const fresh = beside(folder, 'new');
  try {
    refuseForeign(folder);
    makeFolder(dirname(folder));
    mkdirSync(fresh);
    write(fresh, files);
    putInPlace(fresh, folder);
  } catch (error) {
    removeWhatCan(fresh);
    throw writeProblem(error, folder);
  }
}

/**
 * What every run does first, whether it writes or not: puts the folder back that a killed run had moved aside, and
 * removes what killed runs left beside it.
 *
 * @throws Refusal where the folder can't be put back
 */
export function recoverFolder(folder: string): void {
  try {
    recover(folder);
  } catch (error) {
    throw writeProblem(error, folder);
  }
}

function write(folder: string, files: ReadonlyMap<string, OutputFile>): void {
  const made = new Set<string>();
  for (const [path, { content, mode }] of files) {
    const file = join(folder, path);
    const directory = dirname(file);
    if (!made.has(directory)) {
      mkdirSync(directory, { recursive: true });
      made.add(directory);
    }
    writeFileSync(file, content);
    if (mode !== undefined) chmodSync(file, Number.parseInt(mode, 8));
  }
}

/** Whatever stays, the next run removes. */
function removeWhatCan(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // the error that led here says more
  }
}

/** Step by step: in /proc, Node's own way to make a folder with its parents tries for ever. */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  let there = folder;
  for (; !existsSync(there); there = dirname(there)) missing.push(there);
  if (!isFolder(there)) throw new Refusal(`${there} is a file; name a folder with --out.`, EXIT.wrongUsage);
  for (const at of missing.reverse()) {
    try {
      mkdirSync(at);
    } catch (error) {
      // Another run may have made it just now.
      if (!isFolder(at)) throw writeProblem(error, at);
    }
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new Refusal(
      `${folder} is a file; synth writes a folder there. Name another place with --out.`,
      EXIT.wrongUsage,
    );
  }
  const entries = readdirSync(folder);
  if (entries.length > 0 && !entries.includes(MARK)) {
    throw new Refusal(
      `${folder} has files that synth did not write (there is no ${MARK} in it), and synth replaces the folder whole. Move them away, or name another place with --out.`,
      EXIT.wrongUsage,
    );
  }
}
