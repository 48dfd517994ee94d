import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { missingTool, programPath, requireProgram, whatIsMissing } from './needs';

const repository = resolve(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridethrough-needs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Seen {
  status: string;
  fullName: string;
  failureMessages: string[];
}

/** Runs a group with these needs in a Jest of its own, and gives its tests. */
function runGroup(needs: string, env: Record<string, string>): Seen[] {
  const source = `import { describeWith } from '${repository}/test/support/needs';
    describeWith(${needs}, 'the daemons', () => { test('start', () => { expect(1).toBe(1); }); });`;
  writeFileSync(join(folder, 'group.test.ts'), source);
  const swc = { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
  const config = {
    rootDir: folder,
    roots: [folder],
    transform: { '^.+\\.ts$': [join(repository, 'node_modules/@swc/jest'), swc] },
  };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  const jest = join(repository, 'node_modules/jest/bin/jest.js');
  const run = spawnSync(process.execPath, [jest, '--json'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (run.stdout === '') throw new Error(`Jest says nothing but: ${run.stderr}`);
  const result: { testResults: Array<{ assertionResults: Seen[] }> } = JSON.parse(run.stdout);
  return result.testResults.flatMap(({ assertionResults }) => assertionResults);
}

describe('describeWith', () => {
  test('runs the group where everything is there', () => {
    const seen = runGroup("{ tools: ['sh'], also: [undefined] }", { CI: 'true' });
    expect(seen).toMatchObject([{ status: 'passed', fullName: 'the daemons start' }]);
  });

  test("skips on a user's machine, with the reason in the name", () => {
    const seen = runGroup("{ tools: ['no-such-program'], also: ['needs a moon'] }", { CI: '' });
    const fullName = 'the daemons [skipped: needs no-such-program and needs a moon] start';
    expect(seen).toMatchObject([{ status: 'pending', fullName }]);
  });

  test('fails under CI, with the reason', () => {
    const seen = runGroup("{ tools: ['no-such-program'] }", { CI: 'true' });
    expect(seen).toMatchObject([{ status: 'failed', fullName: 'the daemons runs under CI' }]);
    expect(seen[0]?.failureMessages.join()).toContain(
      "CI must not skip 'the daemons', but it needs no-such-program.",
    );
  });

  test('skips under CI as well where unpublished data is absent', () => {
    const seen = runGroup("{ shared: ['no-such-folder'] }", { CI: 'true' });
    const fullName = 'the daemons [skipped: needs ../shared/no-such-folder, which is not published] start';
    expect(seen).toMatchObject([{ status: 'pending', fullName }]);
  });
});

describe('whatIsMissing', () => {
  test('gives one phrase for each need, and none for what is there', () => {
    const needs = { tools: ['no-such-program', 'sh'], also: [undefined, 'needs a moon'] };
    expect(whatIsMissing(needs)).toEqual(['needs no-such-program', 'needs a moon']);
  });

  test('names the Debian package of a program that npm test would install', () => {
    expect(missingTool('upsd')).toBe('needs upsd (Debian: apt-get install nut-server)');
  });
});

describe('programPath', () => {
  test('prefers PATH, and passes over folders and files that cannot be run', () => {
    for (const name of ['folder', 'text', 'program']) mkdirSync(join(folder, name));
    mkdirSync(join(folder, 'folder', 'sh'));
    writeFileSync(join(folder, 'text', 'sh'), '');
    writeFileSync(join(folder, 'program', 'sh'), '');
    chmodSync(join(folder, 'program', 'sh'), 0o755);
    const path = process.env.PATH;
    process.env.PATH = ['folder', 'text', 'program'].map((name) => join(folder, name)).join(':');
    try {
      expect(programPath('sh')).toBe(join(folder, 'program', 'sh'));
    } finally {
      process.env.PATH = path;
    }
  });

  test('finds what is not on PATH in the usual folders', () => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      expect(programPath('sh')).toMatch(/^\/(usr\/)?bin\/sh$/);
    } finally {
      process.env.PATH = path;
    }
  });
});

test('requireProgram says how to name the need', () => {
  expect(() => requireProgram('no-such-program')).toThrow(
    "This test needs no-such-program; say so with describeWith({ tools: ['no-such-program'] }, …).",
  );
});
