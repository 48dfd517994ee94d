import type { HostFile } from '../../lib/files';
import { secretsIn, secretValueProblem } from '../../lib/nut';
import { RunProblem } from '../run-problem';
import { few } from './missing';
import type { NeededSecrets } from './needed';

/** Secrets that can't be written into the files that need them: every one is named, none has its value in the message. */
export class UnfitSecretsError extends RunProblem {
  override readonly name = 'UnfitSecretsError';
}

/**
 * Programs in JavaScript give what they like.
 *
 * @throws UnfitSecretsError which names all that are no text
 */
export function refuseNoTexts(needed: NeededSecrets, values: Readonly<Record<string, unknown>>): void {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string'
      ? []
      : [
          `- ${name}: expected a text, and it is ${value === null ? 'null' : `a value of the type ${typeof value}`} (for ${few(needed.get(name) ?? [])})`,
        ],
  );
  if (lines.length === 0) return;
  throw new UnfitSecretsError(
    `secrets that are no text; no machine was touched:\n${lines.sort().join('\n')}`,
  );
}

/**
 * Looks at every secret as every file wants to write it.
 *
 * @throws UnfitSecretsError which names all that can't be written, with what is wrong and who needs them
 */
export function refuseUnfitSecrets(
  machines: readonly { name: string; files: readonly HostFile[] }[],
  values: Readonly<Record<string, string>>,
): void {
  /** By secret and what is wrong with it: a webhook and a password may not hold the same. */
  const found = new Map<string, string[]>();
  for (const { name: machine, files } of machines) {
    for (const { path, content, secretEncoding } of files) {
      if (secretEncoding === undefined) continue;
      for (const secret of secretsIn(content)) {
        const problem = secretValueProblem(values[secret], secretEncoding);
        if (problem === undefined) continue;
        const line = `- ${secret}: ${problem}`;
        found.set(line, [...(found.get(line) ?? []), `${path} on ${machine}`]);
      }
    }
  }
  if (found.size === 0) return;
  const lines = [...found].sort().map(([line, users]) => `${line} (for ${few(users)})`);
  throw new UnfitSecretsError(
    `secrets that can't be written into their files; no machine was touched:\n${lines.join('\n')}`,
  );
}
