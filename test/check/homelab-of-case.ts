import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { examine, type Finding, unreadable } from '../../lib/check';
import { OUTAGE_CODES } from '../../lib/check/codes/outages';
import { EnvironmentFileError } from '../../synth/environment-file-error';
import { loadData } from '../../synth/load-data';

/** A folder for each case: a homelab with one fault, and its whole findings. */
export const goldenFolder = join(__dirname, 'golden');

/** The names of all cases. */
export const goldenCases: readonly string[] = readdirSync(goldenFolder).sort();

/** A case's homelab: a YAML file, or a program's object where YAML can't say it. */
export function homelabOfCase(name: string): unknown {
  const yaml = join(goldenFolder, name, 'homelab.yaml');
  if (existsSync(yaml)) return loadData(yaml);
  return require(join(goldenFolder, name, 'homelab.cjs'));
}

/** All findings of a case. Outages are played only for what they show: the other cases are about the declaration. */
export function findingsOfCase(name: string): Finding[] {
  let homelab: unknown;
  try {
    homelab = homelabOfCase(name);
  } catch (error) {
    if (error instanceof EnvironmentFileError) return [unreadable(error.message)];
    throw error;
  }
  return examine(homelab, Object.hasOwn(OUTAGE_CODES, name) ? 'all' : 'none').findings;
}
