import fs from 'node:fs';
import path from 'node:path';

const tools = JSON.parse(fs.readFileSync(new URL('./tools.json', import.meta.url), 'utf8'));

/** The Debian package of each program that tests use. */
export const debianPackages = tools.debianPackages;

/** A program's full path: on PATH, or where daemons and NUT's drivers lie that a user's PATH leaves out. */
export function findProgram(name, search = process.env.PATH ?? '') {
  for (const folder of [...search.split(path.delimiter).filter(Boolean), ...tools.folders]) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
