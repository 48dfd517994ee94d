import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let text: string | undefined;

/**
 * The awk program that merges a file with `merge: 'yaml-top-level-keys'` into what stands on the host:
 * `LC_ALL=C awk -f PROGRAM FRAGMENT EXISTING` prints the merged file, or says on stderr why it can't be sure and exits
 * with 3. Runs with every awk that a host may have.
 */
export function mergeScript(): string {
  text ??= readFileSync(join(__dirname, 'merge-yaml-keys.awk'), 'utf8');
  return text;
}
