import { CODES, type Code } from '../lib/check';
import { nearest } from '../lib/check/say';
import { explanation } from '../lib/report/explanation';
import { EXIT, Refusal } from './exit';

/**
 * `ridethrough explain`: what stands about a code in docs/findings.md.
 *
 * @throws Refusal where there is no such code, with the nearest one
 */
export function explainCommand(code: string): number {
  if (!isCode(code)) {
    const near = nearest(code, Object.keys(CODES));
    const meant = near === undefined ? '; docs/findings.md has them all' : `; did you mean '${near}'?`;
    throw new Refusal(`there is no finding with the code '${code}'${meant}`, EXIT.wrongUsage);
  }
  process.stdout.write(explanation(code));
  return EXIT.good;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(CODES, code);
}
