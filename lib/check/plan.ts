import type { Plan } from '../power';
import { examine } from './check';
import { HomelabError } from './homelab-error';

/**
 * The plan of a homelab.
 *
 * @throws HomelabError which lists every finding of severity error, where there is one
 */
export function plan(input: unknown): Plan {
  const { findings, sound } = examine(input);
  if (sound === undefined) throw new HomelabError(findings);
  return sound.plan;
}
