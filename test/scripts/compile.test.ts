import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadScript } from './load';

const { builtFile, compileState, sourceFiles } = loadScript<{
  builtFile(source: string): string;
  compileState(root: string, sources: string[], stamp: string): string;
  sourceFiles(root: string): string[];
}>('bootstrap/compile.mjs');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ridethrough-compile-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, content = ''): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

test('TypeScript is compiled, everything else but notes is copied, tests stay out', () => {
  for (const file of ['lib/a.ts', 'lib/a.sh', 'lib/a.json', 'lib/types.d.ts', 'lib/notes.md', 'test/a.ts'])
    write(file);
  // What runs in a browser goes into one bundle, and has no file of its own.
  write('lib/report/timeline/app/main.ts');
  write('lib/report/timeline/app/tsconfig.json');
  const sources = sourceFiles(root);
  expect(sources.map((file) => [file, builtFile(file)])).toEqual([
    ['lib/a.json', 'build/lib/a.json'],
    ['lib/a.sh', 'build/lib/a.sh'],
    ['lib/a.ts', 'build/lib/a.js'],
    ['lib/types.d.ts', 'build/lib/types.d.ts'],
  ]);
});

test('a build is fresh only with its stamp and all of its files', () => {
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('damaged');
  write('build/lib/a.js');
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('damaged');
  write('build/cli/ridethrough.js');
  write('build/stacks/pulumi.js');
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('damaged');
  write('build/lib/report/timeline/app.bundle.js');
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('stale');
  write('build/.compiled', 'before\n');
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('stale');
  write('build/.compiled', 'now\n');
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('fresh');
  rmSync(join(root, 'build/lib/a.js'));
  expect(compileState(root, ['lib/a.ts'], 'now')).toBe('damaged');
});
