import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../lib/check';
import { inFolder } from './command-line';
import { commandLineProgram, type Program } from './process';

const EMPTY = "{ name: 'home', upses: {}, hosts: {} }";

let program: Program;
beforeAll(() => {
  program = commandLineProgram();
});
afterAll(() => program.remove());

/** `check FILE --json` of a file with that text. */
async function checked(file: string, text: string) {
  let said = { code: Number.NaN, stdout: '', stderr: '' };
  await inFolder(async (folder) => {
    writeFileSync(join(folder, file), text);
    said = await program.run(folder, ['check', file, '--json']);
  });
  return said;
}

describe('a homelab’s file that misbehaves while it is loaded is a finding', () => {
  it.each([
    [
      'never.mjs',
      'export default await new Promise(() => {});',
      'never.mjs: it never finishes loading: a promise that it awaits never settles',
    ],
    [
      'exit.js',
      '\nprocess.exit(0);',
      'exit.js:2: it calls process.exit(0), which would end the command without a result: take it out',
    ],
    [
      'exit.ts',
      "import { exit } from 'node:process';\nexit();\nexport default {};",
      'exit.ts:2: it calls process.exit(), which would end the command without a result: take it out',
    ],
    [
      'caught.js',
      `try { process.exit(0); } catch {}\nmodule.exports = ${EMPTY};`,
      'caught.js:1: it calls process.exit(0), which would end the command without a result: take it out',
    ],
    [
      'timer.mjs',
      `setTimeout(() => {\n  throw new Error('too late'); }, 1);\nexport default await new Promise(() => {});`,
      'timer.mjs:2: too late',
    ],
    [
      'rejects.js',
      `Promise.reject(new Error('nobody waits'));\nmodule.exports = ${EMPTY};`,
      'rejects.js:1: nobody waits',
    ],
    ['bare.js', 'throw Object.create(null);', 'bare.js: it threw [Object: null prototype] {}'],
    ['proxy.mjs', "export default new Proxy({}, { get() { throw new Error('boo'); } });", 'proxy.mjs:1: boo'],
  ])('%s', async (file, text, message) => {
    const { code, stdout, stderr } = await checked(file, text);
    expect([code, stderr]).toEqual([1, '']);
    expect((JSON.parse(stdout) as { findings: Finding[] }).findings).toEqual([
      { code: 'file-unreadable', severity: 'error', path: [], message },
    ]);
  });

  it('of a proxy that does not tell its keys, as data', async () => {
    const text = "export default new Proxy({}, { ownKeys() { throw new Error('boo'); } });";
    const { code, stdout, stderr } = await checked('proxy.mjs', text);
    expect([code, stderr]).toEqual([1, '']);
    expect((JSON.parse(stdout) as { findings: Finding[] }).findings.map((one) => one.code)).toEqual([
      'not-plain-data',
    ]);
  });

  it('and does not pass for good where it finds a way past that', async () => {
    const text = 'process.exitCode = 0;\nprocess.emit("exit", 0);\nprocess.reallyExit(process.exitCode);';
    const { code, stderr } = await checked('past.js', text);
    expect([code, stderr]).toEqual([
      1,
      'past.js: it ended the process while it was loaded: take process.exit out\n',
    ]);
  });
});

describe('a homelab’s file that is loaded', () => {
  it('does not keep the command from ending, with the whole result printed', async () => {
    const text = `setInterval(() => {}, 1000);\nmodule.exports = { ...${EMPTY}, ['k'.repeat(300000)]: 1 };`;
    const { code, stdout } = await checked('interval.js', text);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ code: 'unknown-key' }] });
  });

  it('prints to stderr, also from its getters, so that JSON stays JSON', async () => {
    const text = `console.log('loading');\nexport default { get name() { console.log('asked'); return 'home'; }, upses: {}, hosts: {} };`;
    for (const file of ['noisy.ts', 'noisy.mjs']) {
      expect(await checked(file, text)).toEqual({
        code: 0,
        stdout: '{\n  "findings": []\n}\n',
        stderr: 'loading\nasked\n',
      });
    }
  });

  it('has no later say in the exit code', async () => {
    const { code } = await checked('code.js', `process.exitCode = 7;\nmodule.exports = ${EMPTY};`);
    expect(code).toBe(0);
  });
});

describe('an error that comes after the file was loaded', () => {
  it.each([
    ['thrown', "() => { throw new Error('boo'); }"],
    ['of a promise', "() => Promise.reject(new Error('boo'))"],
  ])('%s ends in a sentence with the file, and not well', async (_how, late) => {
    const text = `module.exports = { get name() { process.nextTick(${late}); return 'home'; }, upses: {}, hosts: {} };`;
    const { code, stderr } = await checked('late.js', text);
    expect([code, stderr]).toEqual([
      1,
      'late.js: after it was loaded: boo\n(Set RIDETHROUGH_DEBUG=1 to see where this comes from.)\n',
    ]);
  });
});

describe('a file whose name is a way up', () => {
  it.each(['..yaml', '...yaml'])('%s is refused', async (file) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, file), '');
      expect(await program.run(folder, ['synth', file])).toEqual({
        code: 2,
        stdout: '',
        stderr: `ridethrough: '${file}' leaves no name for an environment: rename the file, such as to home.yaml\n`,
      });
    });
  });
});

describe('what is no regular file', () => {
  it.each([
    ['pipe.yaml', 'a named pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['pipe.js', 'a named pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['zero.json', 'a device', (path: string) => symlinkSync('/dev/zero', path)],
    ['folder.ts', 'a folder', (path: string) => mkdirSync(path)],
  ])('%s is refused by path and by name', async (file, kind, make) => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'stacks'));
      make(join(folder, 'stacks', file));
      for (const given of [`stacks/${file}`, file.replace(/\..*/, '')]) {
        expect(await program.run(folder, ['check', given, '--json'])).toEqual({
          code: 2,
          stdout: '',
          stderr: `ridethrough: 'stacks/${file}' is ${kind}; a homelab is a regular file: give the path of one\n`,
        });
      }
    });
  });
});

describe('somebody who stops reading', () => {
  it('is no reason for a trace', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'home.js'), `module.exports = { ${'x'.repeat(300000)}: 1 };`);
      const { stdout, stderr } = await program.firstByteOf(folder, ['check', 'home.js', '--json']);
      expect([stdout, stderr]).toEqual(['{', '']);
    });
  });
});
