import { relative } from 'node:path';

/** A file that should hold a homelab, and what is wrong with it: `stacks/rack.ts:12:3: …`. */
export class EnvironmentFileError extends Error {
  override readonly name = 'EnvironmentFileError';

  constructor(
    file: string,
    problem: string,
    at: { line?: number | undefined; column?: number | undefined } = {},
  ) {
    const place = [relative('.', file), at.line, at.line === undefined ? undefined : at.column];
    super(`${place.filter((part) => part !== undefined).join(':')}: ${problem}`);
  }
}
