import { CODES, type Code } from '../check';

/** Why a kind of finding matters and how to fix it, for a terminal. Ends with a line break. */
export function explanation(code: Code): string {
  const { severity, severityUnderFault, title, why, fix } = CODES[code];
  const weighs =
    severityUnderFault === undefined ? severity : `${severity} (${severityUnderFault} under a fault)`;
  return `${weighs} ${code}: ${title}.\n\nWhy: ${why}\n\nFix: ${fix}\n`;
}
