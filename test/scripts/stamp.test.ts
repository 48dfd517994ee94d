import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadScript } from './load';

const { hashFiles, listFiles, readStamp, removeStamp, writeStamp } = loadScript<{
  hashFiles(root: string, files: string[], ...more: string[]): string;
  listFiles(root: string, places: string[], leaveOut?: (place: string) => boolean): string[];
  readStamp(file: string): string | undefined;
  removeStamp(file: string): void;
  writeStamp(file: string, stamp: string): void;
}>('bootstrap/stamp.mjs');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ridethrough-stamp-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

test('files are listed in one order, without what is left out or does not exist', () => {
  for (const file of ['lib/b.ts', 'lib/a/z.ts', 'lib/made/x.js', 'one.json']) write(file, '');
  const listed = listFiles(root, ['one.json', 'lib', 'absent'], (place) => place === 'lib/made');
  expect(listed).toEqual(['lib/a/z.ts', 'lib/b.ts', 'one.json']);
});

describe('the hash of files', () => {
  const hash = () => hashFiles(root, listFiles(root, ['lib']), 'node 20');

  beforeEach(() => {
    write('lib/a.ts', 'one');
    write('lib/b.ts', 'two');
  });

  test('stays when a file is only touched', () => {
    const before = hash();
    utimesSync(join(root, 'lib/a.ts'), 1, 1);
    expect(hash()).toBe(before);
  });

  test.each([
    ['another content', () => write('lib/a.ts', 'One')],
    ['a new file', () => write('lib/c.ts', '')],
    ['a file gone', () => rmSync(join(root, 'lib/b.ts'))],
    [
      'text moved from one file to the next',
      () => {
        write('lib/a.ts', 'onet');
        write('lib/b.ts', 'wo');
      },
    ],
    ['a renamed file', () => renameSync(join(root, 'lib/b.ts'), join(root, 'lib/bb.ts'))],
  ])('changes with %s', (_what, change) => {
    const before = hash();
    change();
    expect(hash()).not.toBe(before);
  });

  test('changes with the words that are hashed along', () => {
    expect(hashFiles(root, ['lib/a.ts'], 'node 22')).not.toBe(hashFiles(root, ['lib/a.ts'], 'node 20'));
  });
});

test('a stamp is read as it was written, and is gone when removed', () => {
  const file = join(root, 'build', '.stamp');
  expect(readStamp(file)).toBeUndefined();
  writeStamp(file, 'abc');
  expect(readStamp(file)).toBe('abc');
  removeStamp(file);
  expect(readStamp(file)).toBeUndefined();
});
