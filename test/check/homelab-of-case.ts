import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A folder for each case: a homelab with one fault, and its whole findings. */
export const goldenFolder = join(__dirname, 'golden');

/** The names of all cases. */
export const goldenCases: readonly string[] = readdirSync(goldenFolder).sort();

/** A case's homelab: a YAML file, or a program's object where YAML can't say it. */
export function homelabOfCase(name: string): unknown {
  const yaml = join(goldenFolder, name, 'homelab.yaml');
  if (existsSync(yaml)) return parse(readFileSync(yaml, 'utf8'));
  return require(join(goldenFolder, name, 'homelab.cjs'));
}
