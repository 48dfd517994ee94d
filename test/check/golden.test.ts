import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES, type Code, type Finding } from '../../lib/check';
import {
  goldenCases as cases,
  findingsOfCase as findingsOf,
  goldenFolder as folder,
} from './homelab-of-case';

const rewrite = process.env.UPDATE_SNAPSHOTS === '1';

function written(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings\n';
  return findings
    .map(({ code, severity, path, message, story = [] }) =>
      [
        `${severity} ${code} ${JSON.stringify(path)}`,
        `  ${message}`,
        ...story.map((line) => `      ${line}`),
        '',
      ].join('\n'),
    )
    .join('');
}

test.each(cases)('%s', (name) => {
  const file = join(folder, name, 'findings.txt');
  const findings = written(findingsOf(name));
  if (rewrite) writeFileSync(file, findings);
  expect(findings).toBe(readFileSync(file, 'utf8'));
});

test('every code has a case of its name, which produces it', () => {
  const without = (Object.keys(CODES) as Code[]).filter(
    (code) => !cases.includes(code) || !findingsOf(code).some((finding) => finding.code === code),
  );
  expect(without).toEqual([]);
});

test('a case is named for the code that it produces', () => {
  const codes = Object.keys(CODES);
  const astray = cases.filter((name) => {
    const named = codes.filter((code) => name === code || name.startsWith(`${code}-`));
    if (named.length === 0) return false;
    const found = findingsOf(name).map(({ code }) => code as string);
    return !named.some((code) => found.includes(code));
  });
  expect(astray).toEqual([]);
});

test('the first line of every case says what is wrong', () => {
  const mute = cases.filter((name) => {
    const file = ['homelab.yaml', 'homelab.cjs'].map((one) => join(folder, name, one)).find(existsSync);
    return file === undefined || !/^(#|\/\/) \S.{10,}/.test(readFileSync(file, 'utf8'));
  });
  expect(mute).toEqual([]);
});

test('no message shows a secret', () => {
  const shown = cases.filter((name) => /hunter|webhooks\/1/.test(written(findingsOf(name))));
  expect(shown).toEqual([]);
});
