import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../lib/check';
import { findingsPage } from './findings-page';
import { findingsOfCase, goldenCases } from './homelab-of-case';

const file = join(__dirname, '../../docs/findings.md');

function exampleOf(code: string) {
  return goldenCases.includes(code) ? findingsOfCase(code).find((found) => found.code === code) : undefined;
}

test('docs/findings.md says what the table of codes says, word by word, with an example of each', () => {
  const page = findingsPage(exampleOf);
  if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(file, page);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(page);
  const sections = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(sections).toEqual(Object.keys(CODES));
  expect(page).not.toMatch(/^> $/m);
});

test('codes are names, and every entry says something', () => {
  for (const [code, { title, why, fix }] of Object.entries(CODES)) {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(title).toMatch(/^[A-Za-z].*[^.]$/);
    for (const words of [why, fix]) expect(words).toMatch(/^\S.*\.$/s);
  }
});
