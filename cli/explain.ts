import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES, type Code } from '../lib/check';
import { nearest } from '../lib/check/say';
import { explanation } from '../lib/report/explanation';
import { EXIT, Refusal } from './exit';

/**
 * `ridethrough explain`: what stands about a code in docs/findings.md, with its example where the page is there.
 *
 * @param library the folder of ridethrough's package.json
 *
 * @throws Refusal where there is no such code, with the nearest one
 */
export function explainCommand(code: string, library: string): number {
  if (!isCode(code)) {
    const near = nearest(code, Object.keys(CODES));
    const meant = near === undefined ? '; docs/findings.md has them all' : `; did you mean '${near}'?`;
    throw new Refusal(`there is no finding with the code '${code}'${meant}`, EXIT.wrongUsage);
  }
  process.stdout.write(explanation(code) + example(code, join(library, 'docs/findings.md')));
  return EXIT.good;
}

/** The example of a code as the page has it, without the marks of Markdown. */
function example(code: Code, page: string): string {
  if (!existsSync(page)) return '';
  const [, section = ''] = readFileSync(page, 'utf8').split(`\n### ${code}\n`);
  const [, found] = /^(Example, at [\s\S]*?)(?=\n##|$(?![\s\S]))/m.exec(section) ?? [];
  if (found === undefined) return '';
  return `\n${found
    .replace(/^(?:> |```.*\n)/gm, '')
    .replace(/\n+/g, '\n')
    .trimEnd()}\n`;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(CODES, code);
}
