import { CODES, type Code } from './codes';
import { PLATFORM_CODES } from './codes/platform';
import type { Finding } from './finding';

/**
 * Errors in spite of which a power cut can be played: they are of the delivery or of the platform, or of an order that
 * playing shows to be wrong. After any other, what would be played isn't what was meant.
 */
const PLAYABLE: ReadonlySet<Code> = new Set<Code>([
  'host-key-missing',
  'host-key-invalid',
  'jump-host-loop',
  'email-command-invalid',
  'email-recipient-invalid',
  'secret-name-invalid',
  'server-not-last',
  'dependency-stops-first',
  'ups-overloaded',
  ...codesOf(PLATFORM_CODES),
]);

/** Whether a power cut can be played of a homelab with these findings. */
export function isPlayable(findings: readonly Finding[]): boolean {
  return findings.every(({ code, severity }) => severity !== 'error' || PLAYABLE.has(code));
}

function codesOf(area: Partial<Record<Code, unknown>>): Code[] {
  return Object.keys(CODES).filter((code): code is Code => code in area);
}
