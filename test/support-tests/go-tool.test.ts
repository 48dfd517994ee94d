import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { goTool, missingGoTool } from '../support/go-tool';
import { describeWith, requireProgram } from '../support/needs';
import { runProgram } from '../support/run-program';

const before = { ...process.env };
let caches = '';

beforeEach(() => {
  caches = mkdtempSync(join(tmpdir(), 'ridethrough-cache-'));
  process.env.XDG_CACHE_HOME = caches;
});

afterEach(() => {
  process.env = { ...before };
  rmSync(caches, { recursive: true, force: true });
});

describeWith({ tools: ['go'] }, 'a program built with go', () => {
  /** go keeps its own caches: modules are not to be fetched anew. */
  beforeEach(() => {
    for (const name of ['GOCACHE', 'GOMODCACHE']) {
      process.env[name] = execFileSync(requireProgram('go'), ['env', name], {
        env: before,
        encoding: 'utf8',
      }).trim();
    }
  });

  test('is built once for two who want it at the same time', async () => {
    const [one, other] = await Promise.all([goTool('alloy'), goTool('alloy')]);
    expect(one).toBe(other);
    expect(readdirSync(dirname(one))).toEqual(['bin']);
    expect(await runProgram(join(one, 'alloy-syntax'), [], 'a = 1')).toMatchObject({
      ok: true,
      stdout: 'a = 1\n',
    });
  }, 300_000);

  test('is built although a dead builder left its lock and half a build', async () => {
    const cache = dirname(await goTool('alloy'));
    rmSync(join(cache, 'bin'), { recursive: true });
    writeFileSync(join(cache, 'lock'), String(deadPid()));
    mkdirSync(join(cache, 'building-half'));
    expect(basename(await goTool('alloy'))).toBe('bin');
    expect(readdirSync(cache)).toEqual(['bin']);
  }, 300_000);

  test("gives go's own words where the build fails", async () => {
    process.env.GOFLAGS = '-mod=vendor';
    await expect(goTool('alloy')).rejects.toThrow(
      /^go build .* in tools\/alloy failed:\n.*inconsistent vendoring/,
    );
  });
});

test('without go, and with no copy at hand, says what is missing', async () => {
  process.env.PATH = caches;
  const missing = 'needs alloy-syntax on PATH, or go (https://go.dev/dl) to build tools/alloy';
  expect(missingGoTool('alloy')).toBe(missing);
  await expect(goTool('alloy')).rejects.toThrow(missing);
});

function deadPid(): number {
  return Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
}
