import { relative } from 'node:path';
import { guest } from '../synth/guest';
import { EXIT } from './exit';
import { inWords } from './unexpected';

/**
 * Errors that nobody waits for, such as of a timer that a homelab's file started: one sentence, and the end. While the
 * file is loaded they are errors of its loading.
 *
 * @param end ends the process
 */
export function sayLateErrors(end: (code: number) => void): void {
  const late = (error: unknown) => {
    const home = guest();
    if (home?.loading) return;
    const origin = home === undefined ? 'ridethrough' : relative('.', home.file);
    const when = home === undefined ? '' : 'after it was loaded: ';
    process.stderr.write(`${origin}: ${when}${inWords(error)}\n`);
    end(EXIT.homelabHasErrors);
  };
  process.on('uncaughtException', late);
  process.on('unhandledRejection', late);
}
