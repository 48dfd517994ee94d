import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const bodies = new Map<string, string>();

/** The part of a script that is the same on every host: a file of its own beside this one. */
export function scriptBody(name: `${string}.sh`): string {
  const known = bodies.get(name);
  if (known !== undefined) return known;
  const body = readFileSync(join(__dirname, name), 'utf8');
  bodies.set(name, body);
  return body;
}
