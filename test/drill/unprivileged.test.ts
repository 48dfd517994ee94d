import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeWith, programPath } from '../support/needs';
import { NUT_DRILL } from './needs';

jest.setTimeout(120_000);

const repository = resolve(__dirname, '..', '..');
const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
const uid = Number(nobody?.[1]);
const gid = Number(nobody?.[2]);

/** Why nobody can't drill here; undefined where it can. Only root can be somebody else, and CI may forbid namespaces. */
function reason(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, to be somebody else';
  const unshare = programPath('unshare') ?? 'unshare';
  const tried = spawnSync(unshare, ['-Urmn', 'test', '-r', resolve(repository, 'cli/program.ts')], {
    uid,
    gid,
  });
  return tried.status === 0
    ? undefined
    : 'needs user namespaces for everybody, and a repository that everybody can read';
}

describeWith({ ...NUT_DRILL, also: [reason()] }, 'a drill by somebody who is not root', () => {
  test('agrees with the simulator', async () => {
    const program = `require('./cli/program').run(['node', 'ridethrough', 'drill', 'rack', '--outage', '4m', '--scale', '60', '--json']).then((code) => { process.exitCode = code; });`;
    const args = ['-r', 'ts-node/register/transpile-only', '-e', program];
    const child = spawn(process.execPath, args, { cwd: repository, uid, gid });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const code = await new Promise((done) => child.once('close', done));
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).hosts).toMatchObject({
      'k8s-cp2': { foretold: null, seen: null },
      'k8s-cp3': { foretold: 4, seen: expect.any(Number), agrees: true },
    });
  });
});
