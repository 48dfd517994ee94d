import type { HostFile } from '../../files';
import {
  encodePasswordForMonitor,
  encodePasswordForUpsdUsers,
  type SecretEncoding,
  secretsIn,
} from '../../nut';

/** A place where somebody has to write a secret. */
export interface SecretPlace {
  /** The secret's name. */
  secret: string;
  /** The file's path on the machine. */
  path: string;
  /** How its value is written there. */
  encoding: SecretEncoding;
}

/** Every hole in a machine's files. */
export function secretPlaces(files: readonly HostFile[]): SecretPlace[] {
  return files.flatMap(({ path, content, secretEncoding }) =>
    secretsIn(content).map((secret) => ({ secret, path, encoding: secretEncoding ?? 'plain' })),
  );
}

const IN_QUOTES = 'in double quotes, with a `\\` before each `"`, `\\` and `#`';

const WAYS: Record<SecretEncoding, () => string> = {
  'upsd.users': () => `${IN_QUOTES}; \`a#b\` is written \`${encodePasswordForUpsdUsers('a#b')}\``,
  'upsmon.conf': () =>
    `${IN_QUOTES}; and where the password has a space, \`#\`, \`=\` or \`\\\` in it or begins with \`"\`, the same **once more around that**, since upsd parses again what upsmon sends; \`a#b\` is written \`${encodePasswordForMonitor('a#b')}\`, and \`a-b\` is \`${encodePasswordForMonitor('a-b')}\``,
  'curl-config': () => 'in double quotes, with a `\\` before each `"` and `\\`',
  plain: () => 'as it is',
};

/** How a secret is written, for each way that occurs. */
export function encodingLines(places: readonly SecretPlace[]): string[] {
  const ways = new Map<SecretEncoding, Set<string>>();
  for (const { encoding, path } of places) {
    ways.set(encoding, (ways.get(encoding) ?? new Set<string>()).add(path));
  }
  return [...ways]
    .sort(([a], [b]) => RANK.indexOf(a) - RANK.indexOf(b))
    .map(([way, paths]) => `- ${[...paths].map((path) => `\`${path}\``).join(', ')}: ${WAYS[way]()}.`);
}

const RANK: readonly SecretEncoding[] = ['upsd.users', 'upsmon.conf', 'curl-config', 'plain'];
