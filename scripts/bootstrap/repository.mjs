import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Compiled code, stamps and the lock: everything in it can be deleted at any time. */
export const buildFolder = 'build';

/** The rooms that tsconfig.build.json compiles. */
export const rooms = ['lib', 'hosts', 'synth', 'drill', 'stacks', 'cli'];
