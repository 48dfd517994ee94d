import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of the script, in the order in which they stand in it. */
const PARTS = [
  'settings',
  'messages',
  'delivery',
  'system',
  'lock',
  'power',
  'packages',
  'files',
  'look',
  'merge',
  'compare',
  'install',
  'units',
  'services',
  'journal',
  'verify',
  'apply',
  'restore',
  'probe',
  'launch',
  'main',
] as const;

let text: string | undefined;

/**
 * What runs on a machine: the same text for every machine, without a secret or a fact about one. Its task is `$1`
 * (`apply`, `probe` or `restore`) and the mark that a good run leaves is `$2`; around it stand the functions
 * `script_text`, which prints this very text, and `payload_text`, which prints what is delivered.
 */
export function machineScript(): string {
  text ??= `{\n${PARTS.map(part).join('\n')}\nexit\n}\n`;
  return text;
}

/** Its comments stay behind: a quarter of it, which would travel to every machine and into Pulumi's state. */
function part(name: string): string {
  return readFileSync(join(__dirname, `${name}.sh`), 'utf8').replace(/^\t*# (?!shellcheck).*\n/gm, '');
}
