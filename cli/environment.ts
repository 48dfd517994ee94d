import { basename, extname } from 'node:path';
import { knownEnvironments, loadEnvironment, UnknownEnvironmentError } from '../synth/environment';
import { EXIT, Refusal } from './exit';

/** The environment that commands take where none is named. */
export const DEFAULT_ENVIRONMENT = 'rack';

/** An environment that a command works on. */
export interface Environment {
  /** Its name: the folder below `out`. */
  name: string;
  /** What its file holds, unchecked. */
  declared: unknown;
}

/**
 * Loads the environment that a command was given: a name in ./stacks or a path; without one `rack`, or the only one
 * that there is.
 *
 * @throws Refusal with the known ones where there is none (wrong usage), or with file and line where its file can't be
 * read (the homelab has errors)
 */
export async function environment(given: string | undefined): Promise<Environment> {
  const wanted = given ?? defaultEnvironment();
  try {
    return { name: nameOf(wanted), declared: await loadEnvironment(wanted) };
  } catch (error) {
    if (error instanceof UnknownEnvironmentError) throw new Refusal(error.message, EXIT.wrongUsage);
    if (error instanceof Error) throw new Refusal(error.message, EXIT.homelabHasErrors);
    throw error;
  }
}

function defaultEnvironment(): string {
  const known = knownEnvironments();
  const [only] = known;
  return only !== undefined && known.length === 1 ? only : DEFAULT_ENVIRONMENT;
}

function nameOf(wanted: string): string {
  const file = basename(wanted);
  return file.slice(0, file.length - extname(file).length) || file;
}
