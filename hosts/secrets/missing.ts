import { RunProblem } from '../run-problem';
import type { NeededSecrets } from './needed';

/** Secrets without a value: every one is named, with who needs it; none has its value in the message. */
export class MissingSecretsError extends RunProblem {
  override readonly name = 'MissingSecretsError';

  constructor(
    /** The names, sorted. */
    readonly missing: readonly string[],
    needed: NeededSecrets,
    /** One line for each that says where it was looked for and how to give it. */
    howTo: (name: string) => string,
  ) {
    const lines = missing.map((name) => `- ${name}: for ${few(needed.get(name) ?? [])}. ${howTo(name)}`);
    const many = missing.length === 1 ? 'a secret has no value' : `${missing.length} secrets have no value`;
    super(`${many}; no machine was touched:\n${lines.join('\n')}`);
  }
}

/** The first three, and how many more. */
export function few(users: readonly string[]): string {
  const shown = users.slice(0, 3).join(', ');
  return users.length > 3 ? `${shown} and ${users.length - 3} more` : shown;
}

/** The needed ones that `values` has not, or has empty; sorted. */
export function missingNames(needed: NeededSecrets, values: Readonly<Record<string, unknown>>): string[] {
  const isThere = (name: string) =>
    Object.hasOwn(values, name) && values[name] !== undefined && values[name] !== '';
  return [...needed.keys()].filter((name) => !isThere(name)).sort();
}
