import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { knownEnvironments, loadEnvironment, UnknownEnvironmentError } from '../../synth/environment';
import { EnvironmentFileError } from '../../synth/environment-file-error';

const root = resolve(__dirname, '../..');
const before = process.cwd();
let project: string;

beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  mkdirSync(join(project, 'stacks'));
  process.chdir(project);
});

afterAll(() => {
  process.chdir(before);
  rmSync(project, { recursive: true, force: true });
});

function stack(file: string, text: string): string {
  writeFileSync(join(project, 'stacks', file), text);
  return `stacks/${file}`;
}

const flow = (depth: number) => `a: ${'['.repeat(depth)}1${']'.repeat(depth)}`;
const bomb = [
  'a: &a [1,1,1,1,1,1,1,1,1]',
  'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]',
  'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
  'd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]',
  'e: [*d,*d,*d,*d,*d,*d,*d,*d,*d]',
].join('\n');

/** Jest has module loading of its own, so this runs outside of it. */
function loadedByNode(path: string): { stdout: string; stderr: string } {
  const script = `require(${JSON.stringify(join(root, 'synth/load-module.ts'))})
    .loadModule(${JSON.stringify(join(project, path))})
    .then((held) => console.log(JSON.stringify(held)), (error) => console.error(error.message))`;
  const transpiler = join(root, 'node_modules/ts-node/register/transpile-only');
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', transpiler, '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, TS_NODE_PROJECT: join(root, 'tsconfig.json') },
  });
  return { stdout, stderr };
}

describe('finds', () => {
  test.each([
    ['typed.ts', 'const name: string = "typed";\nexport default { name };\n', { name: 'typed' }],
    [
      'document.yaml',
      'name: document\nwatts: 0x10\nat: 2024-04-01\n',
      { name: 'document', watts: 16, at: '2024-04-01' },
    ],
    ['short.yml', 'name: &n short\nagain: *n\n', { name: 'short', again: 'short' }],
    ['data.json', '{"name": "data", "list": [1, null, true]}', { name: 'data', list: [1, null, true] }],
    ['marked.json', '\uFEFF{"name": "marked"}', { name: 'marked' }],
    ['marked-too.yaml', '\uFEFFname: marked\n', { name: 'marked' }],
    ['empty.yaml', '', null],
  ])('%s by name and by path', async (file, text, holds) => {
    const path = stack(file, text);
    expect(await loadEnvironment(file.replace(/\..*/, ''))).toEqual(holds);
    expect(await loadEnvironment(path)).toEqual(holds);
    expect(await loadEnvironment(join(project, path))).toEqual(holds);
  });

  test('the environments by name, without the folder’s index', () => {
    stack('index.ts', '');
    stack('notes.md', '');
    expect(knownEnvironments()).toEqual([
      'data',
      'document',
      'empty',
      'marked',
      'marked-too',
      'short',
      'typed',
    ]);
  });

  test('keys that every object has as keys like any other', async () => {
    const held = await loadEnvironment(stack('proto.json', '{"__proto__": {"a": 1}, "constructor": 2}'));
    const same = await loadEnvironment(stack('proto.yaml', '__proto__: {a: 1}\nconstructor: 2\n'));
    expect(Object.keys(Object(held))).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(Object(same))).toEqual(['__proto__', 'constructor']);
  });

  test.each([
    ['esm.mjs', 'export default { name: "esm" };'],
    ['esm-in-a-package.js', 'module.exports = { name: "esm" };'],
    ['transpiled.cjs', 'exports.__esModule = true; exports.default = { name: "esm" };'],
  ])(
    '%s, as node itself loads it',
    (file, text) => {
      const { stdout, stderr } = loadedByNode(stack(file, text));
      expect({ stdout, stderr }).toEqual({ stdout: '{"name":"esm"}\n', stderr: '' });
    },
    60_000,
  );
});

describe('says what is wrong', () => {
  test.each([
    [
      'typo.yaml',
      'a: 1\nb: [1,\nc: 2\n',
      'typo.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['twice.yaml', 'a: 1\na: 2\n', 'twice.yaml:2:1: Map keys must be unique'],
    ['two.yaml', 'a: 1\n---\nb: 1\n', 'two.yaml:2:1: a second document begins here (---); a homelab is one'],
    ['alias.yaml', 'a: *b\n', 'alias.yaml: Unresolved alias (the anchor must be set before the alias): b'],
    ['bomb.yaml', bomb, 'bomb.yaml: its aliases (*name) stand for more than 1000 values: write them out'],
    ['deep.yaml', flow(50_000), 'deep.yaml:1:103: it is nested deeper than 100 levels, which no homelab is'],
    [
      'dashes.yaml',
      `${'- '.repeat(5000)}x`,
      'dashes.yaml:1:201: it is nested deeper than 100 levels, which no homelab is',
    ],
    [
      'deep.json',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      'deep.json: it is nested deeper than 100 levels, which no homelab is',
    ],
    ['lax.json', '{"a": 1,\n "b": }\n', 'lax.json:2:7: Unresolved plain scalar ""'],
    ['syntax.ts', 'const a = {\n  b: 1,\n  c: ,\n};\nexport default a;\n', 'syntax.ts:3:6: Unexpected token'],
    ['throws.ts', 'const a = 1;\n\n\nexport default { a: nope.x };\n', 'throws.ts:4: nope is not defined'],
    [
      'none.ts',
      'export const a = 1;\n',
      'none.ts: it has no default export: write `export default homelab({ … })`',
    ],
  ])('%s', async (file, text, said) => {
    const loading = loadEnvironment(stack(file, text));
    await expect(loading).rejects.toThrow(EnvironmentFileError);
    await expect(loading).rejects.toThrow(new Error(`stacks/${said}`));
  });

  test('an import that leads nowhere', () => {
    const path = stack('import.ts', "import a from './nowhere';\nexport default a;\n");
    const stderr = "stacks/import.ts:1: Cannot find module './nowhere'\n";
    expect(loadedByNode(path)).toEqual({ stdout: '', stderr });
  }, 60_000);

  test('a deep document that would crash a recursive parser, in bounded time', async () => {
    const started = performance.now();
    const loading = loadEnvironment(stack('bottomless.yaml', '['.repeat(200_000)));
    await expect(loading).rejects.toThrow('it is nested deeper than 100 levels');
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);

  test('a file too large to be a homelab', async () => {
    await expect(loadEnvironment(stack('large.yaml', '#'.repeat(17 * 2 ** 20)))).rejects.toThrow(
      new Error('stacks/large.yaml: the file has 17 MB; a homelab has 16 MB at most'),
    );
  });
});

describe('an environment that is not there', () => {
  test('is told with those that are, the nearest first', async () => {
    rmSync(join(project, 'stacks'), { recursive: true });
    mkdirSync(join(project, 'stacks'));
    stack('rack.ts', '');
    stack('attic.yaml', '');
    const loading = loadEnvironment('rakc');
    await expect(loading).rejects.toThrow(UnknownEnvironmentError);
    await expect(loading).rejects.toThrow(
      new Error(
        "there is no environment 'rakc' (did you mean 'rack'?); stacks has attic, rack, and a path of a file does as well",
      ),
    );
    await expect(loading).rejects.toMatchObject({ known: ['attic', 'rack'] });
  });

  test.each(['stacks/nope.ts', './nope', '/nope/nope.yaml'])('%s is looked for as a file', async (path) => {
    await expect(loadEnvironment(path)).rejects.toThrow(
      new Error(`there is no file '${path}'; known environments are attic, rack`),
    );
  });

  test('a file of another kind is refused', async () => {
    await expect(loadEnvironment(stack('rack.toml', ''))).rejects.toThrow(
      new Error(
        "'stacks/rack.toml' is no file of a homelab: its name must end in .ts, .js, .mjs, .cjs, .json, .yaml, .yml",
      ),
    );
  });

  test.each(['__proto__', 'constructor', 'a\nb'])('%p is a name like any other', async (name) => {
    await expect(loadEnvironment(name)).rejects.toThrow(UnknownEnvironmentError);
  });

  test('where there is no project, it says how to begin one', async () => {
    rmSync(join(project, 'stacks'), { recursive: true });
    await expect(loadEnvironment('rack')).rejects.toThrow(
      new Error(
        "there is no environment 'rack': there is no folder 'stacks' with environments here; go to your project, give the path of a file, or begin one with 'ridethrough init'",
      ),
    );
  });
});
