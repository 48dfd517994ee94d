import { join, resolve } from 'node:path';

export const repository = resolve(__dirname, '..', '..');

/** A module of scripts/, which is plain JavaScript: the caller says what of it the test uses. */
export function loadScript<Module>(path: string): Module {
  return require(join(repository, 'scripts', path)) as Module;
}
