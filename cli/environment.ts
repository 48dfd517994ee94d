import { basename, extname } from 'node:path';
import type { Examination, PlayedOutages } from '../lib/check';
import { knownEnvironments, UnknownEnvironmentError } from '../synth/environment';
import { examineEnvironment } from '../synth/examine-environment';
import { EXIT, Refusal } from './exit';

/** The environment that commands take where none is named. */
export const DEFAULT_ENVIRONMENT = 'rack';

/** An environment that a command works on. */
export interface Environment extends Examination {
  /** Its name: the folder below `out`. */
  name: string;
  /** How the command line calls it: the name or the path that was given. */
  called: string;
}

/**
 * Loads and checks the environment that a command was given: a name in ./stacks or a path; without one `rack`, or the
 * only one that there is. `outages` are those that the checks play (see `examine`).
 *
 * @throws Refusal with the known ones where there is none, or where it isn't clear which one is meant
 */
export async function environment(given: string | undefined, outages: PlayedOutages): Promise<Environment> {
  const wanted = given ?? defaultEnvironment();
  try {
    return { name: nameOf(wanted), called: wanted, ...(await examineEnvironment(wanted, outages)) };
  } catch (error) {
    if (error instanceof UnknownEnvironmentError) throw new Refusal(error.message, EXIT.wrongUsage);
    throw error;
  }
}

function defaultEnvironment(): string {
  const known = knownEnvironments();
  const [only] = known;
  if (only === undefined || known.includes(DEFAULT_ENVIRONMENT)) return DEFAULT_ENVIRONMENT;
  if (known.length === 1) return only;
  throw new Refusal(`which environment? There are ${known.join(', ')}`, EXIT.wrongUsage);
}

function nameOf(wanted: string): string {
  const file = basename(wanted);
  const name = file.slice(0, file.length - extname(file).length) || file;
  // The name is the one of a folder: `...yaml` would replace the folder above.
  if (name !== '.' && name !== '..') return name;
  throw new Refusal(`'${file}' leaves no name for an environment: rename the file, such as to home.yaml`);
}
