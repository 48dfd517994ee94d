import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Import, readGraph, readImports, wayTo } from './module-graph';
import { floors, mayImport, roomOf } from './rooms';

const root = resolve(__dirname, '..', '..');
const graph = readGraph(root, ['lib', 'hosts', 'synth', 'drill', 'stacks', 'cli']);
const files = [...graph.keys()];

const isCdk8s = ({ package: name }: Import) => /^(cdk8s|cdk8s-plus-\d+|constructs)$/.test(name ?? '');
const isPulumi = ({ package: name }: Import) => name?.startsWith('@pulumi/') ?? false;
const isLoaded = ({ typeOnly }: Import) => !typeOnly;

/** `file imports what`, for each import of these files that `wrong` says yes to. */
function offences(among: string[], wrong: (found: Import, file: string) => boolean): string[] {
  return among.flatMap((file) =>
    (graph.get(file) ?? [])
      .filter((found) => wrong(found, file))
      .map((found) => `${file} imports ${found.specifier}`),
  );
}

/** Each of these files from which a way leads to such an import, with that way. */
function ways(
  among: string[],
  wanted: (found: Import) => boolean,
  follow?: (found: Import) => boolean,
): string[] {
  return among.flatMap((file) => wayTo(graph, file, wanted, follow)?.join(' → ') ?? []);
}

/** A file of lib/kubernetes that lib/check may use: it loads no construct, nor anything that does. */
function isRule(file: string): boolean {
  const leaves = (found: Import) =>
    isCdk8s(found) || !(found.file === undefined || allowedInRule(found.file));
  return file.startsWith('lib/kubernetes/') && wayTo(graph, file, leaves, isLoaded) === undefined;
}

function allowedInRule(file: string): boolean {
  return file.startsWith('lib/kubernetes/') || mayImport('lib/check', roomOf(file) ?? '');
}

test('every source file lies in a room of the plan', () => {
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('a file imports only from its own room and from rooms above it', () => {
  const wrong = offences(files, ({ file: target }, file) => {
    if (target === undefined) return false;
    const from = roomOf(file);
    const to = roomOf(target);
    if (from === undefined || to === undefined) return true;
    if (from === 'lib/check' && isRule(target)) return false;
    return !mayImport(from, to);
  });
  expect(wrong).toEqual([]);
});

test('every relative import leads to a file', () => {
  const generated = /\/generated\//;
  const wrong = offences(
    files,
    ({ file }) => file !== undefined && !graph.has(file) && !generated.test(file),
  );
  expect(wrong).toEqual([]);
});

test('only hosts and the Pulumi program import Pulumi, and no room of lib reaches it', () => {
  const free = files.filter((file) => !['hosts', 'stacks/index.ts'].includes(roomOf(file) ?? ''));
  expect(offences(free, isPulumi)).toEqual([]);
  expect(
    ways(
      files.filter((file) => file.startsWith('lib/')),
      isPulumi,
    ),
  ).toEqual([]);
});

test('only lib/kubernetes and synth import cdk8s', () => {
  const free = files.filter((file) => !/^(lib\/kubernetes|synth)\//.test(file));
  expect(offences(free, isCdk8s)).toEqual([]);
});

test('the root entry reaches neither cdk8s nor Pulumi, not even by a type', () => {
  expect(files).toContain('lib/index.ts');
  expect(ways(['lib/index.ts'], (found) => isCdk8s(found) || isPulumi(found))).toEqual([]);
});

test('the checks never load a construct', () => {
  const checks = files.filter((file) => file.startsWith('lib/check/'));
  expect(checks.length).toBeGreaterThan(0);
  expect(ways(checks, isCdk8s, isLoaded)).toEqual([]);
});

test('nothing imports the command line', () => {
  const others = files.filter((file) => !file.startsWith('cli/'));
  expect(offences(others, ({ file }) => file?.startsWith('cli/') ?? false)).toEqual([]);
});

test('no source file is longer than 500 lines', () => {
  const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1;
  const long = files.filter((file) => !file.includes('/generated/') && lines(file) > 500);
  expect(long.map((file) => `${file}: ${lines(file)} lines`)).toEqual([]);
});

describe('the reading of imports', () => {
  test('sees every way to name a module, and which are erased', () => {
    const text = `
      import type { A } from 'cdk8s';
      import { type B } from 'cdk8s-plus-28';
      import { type C, d } from '@pulumi/command/remote';
      import './side-effect';
      export * from '../nut';
      export type { E } from 'constructs';
      const lazy = () => import('yaml');
      const old = require('node:fs');
      type F = import('jiti').Jiti;
      const text = "import x from 'not-an-import'"; // import y from 'neither'
    `;
    expect(readImports('/', 'lib/power/plan.ts', text)).toEqual([
      { specifier: 'cdk8s', package: 'cdk8s', typeOnly: true },
      { specifier: 'cdk8s-plus-28', package: 'cdk8s-plus-28', typeOnly: true },
      { specifier: '@pulumi/command/remote', package: '@pulumi/command', typeOnly: false },
      { specifier: './side-effect', file: 'lib/power/side-effect', typeOnly: false },
      { specifier: '../nut', file: 'lib/nut', typeOnly: false },
      { specifier: 'constructs', package: 'constructs', typeOnly: true },
      { specifier: 'yaml', package: 'yaml', typeOnly: false },
      { specifier: 'node:fs', typeOnly: false },
      { specifier: 'jiti', package: 'jiti', typeOnly: true },
    ]);
  });

  test('follows a way over several files, round a circle and past erased imports', () => {
    const made = new Map<string, Import[]>([
      ['a', [{ specifier: './b', file: 'b', typeOnly: false }]],
      [
        'b',
        [
          { specifier: './a', file: 'a', typeOnly: false },
          { specifier: './c', file: 'c', typeOnly: true },
        ],
      ],
      ['c', [{ specifier: 'cdk8s', package: 'cdk8s', typeOnly: false }]],
    ]);
    expect(wayTo(made, 'a', isCdk8s)).toEqual(['a', 'b', 'c', 'cdk8s']);
    expect(wayTo(made, 'a', isCdk8s, isLoaded)).toBeUndefined();
  });

  test('knows above from below and beside', () => {
    expect(mayImport('lib/power', 'lib/nut')).toBe(true);
    expect(mayImport('lib/nut', 'lib/power')).toBe(false);
    expect(mayImport('hosts', 'synth')).toBe(false);
    expect(roomOf('lib/homelab/ups.ts')).toBe('lib/homelab');
    expect(roomOf('lib/homelab.ts')).toBeUndefined();
    expect(roomOf('stacks/rack.ts')).toBe('stacks');
    expect(roomOf('stacks/index.ts')).toBe('stacks/index.ts');
    expect(floors.flat()).toContain(roomOf('cli/main.ts'));
  });
});
