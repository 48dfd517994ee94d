import { type Examination, examine, type PlayedOutages, unreadable } from '../lib/check';
import { loadEnvironment } from './environment';
import { EnvironmentFileError } from './environment-file-error';
import { stdoutAside } from './stdout-aside';

/**
 * Loads an environment and checks it: a file that can't be read is a finding like any other.
 *
 * @throws UnknownEnvironmentError where there is none
 */
export async function examineEnvironment(
  nameOrPath: string,
  outages: PlayedOutages = 'all',
): Promise<Examination> {
  return stdoutAside(async () => {
    let declared: unknown;
    try {
      declared = await loadEnvironment(nameOrPath);
    } catch (error) {
      if (error instanceof EnvironmentFileError) return { findings: [unreadable(error.message)] };
      throw error;
    }
    // A getter of the homelab may print, too.
    return examine(declared, outages);
  });
}
