import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EXIT, Refusal } from './exit';

/** A folder with this file in it was written by `synth` and may be replaced. */
const MARK = 'homelab.json';

/** A file to write. */
export interface OutputFile {
  content: string;
  /** Permissions, four octal digits: `0755`. @default as the user's umask has it */
  mode?: string;
}

/**
 * Replaces a folder whole: the new one is written beside it and takes its place by rename, so that a killed run leaves
 * the old one or the new one.
 *
 * @param files what to write, by path relative to the folder; one of them is `homelab.json`
 * @throws Refusal where something stands at that place that `synth` has not written
 */
export function replaceFolder(folder: string, files: ReadonlyMap<string, OutputFile>): void {
  refuseForeign(folder);
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const fresh = mkdtempSync(join(parent, `.${basename(folder)}-new-`));
  try {
    const made = new Set<string>();
    for (const [path, { content, mode }] of files) {
      const file = join(fresh, path);
      const directory = dirname(file);
      if (!made.has(directory)) {
        mkdirSync(directory, { recursive: true });
        made.add(directory);
      }
      writeFileSync(file, content);
      if (mode !== undefined) chmodSync(file, Number.parseInt(mode, 8));
    }
    swap(folder, fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

function swap(folder: string, fresh: string): void {
  if (!existsSync(folder)) {
    renameSync(fresh, folder);
    return;
  }
  const old = mkdtempSync(join(dirname(folder), `.${basename(folder)}-old-`));
  renameSync(folder, join(old, 'replaced'));
  renameSync(fresh, folder);
  rmSync(old, { recursive: true, force: true });
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
