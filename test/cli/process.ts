import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Said } from './command-line';

const ROOT = resolve(__dirname, '../..');

/** No command here takes seconds; a machine that is busy with other tests may make it so. */
const MOST_MILLISECONDS = 60_000;

/** The command line of these sources in one file, for what only a process of its own can show. */
export interface Program {
  /** Runs it in a folder; a code above 128 is the signal that ended it, as in a shell. */
  run: (folder: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Said>;
  /** Runs it with a reader that stops after one byte. */
  firstByteOf: (folder: string, args: readonly string[]) => Promise<Said>;
  remove: () => void;
}

/** Bundles the command line. It lies in the repository, so that it finds its dependencies. */
export function commandLineProgram(): Program {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build/test-cli-'));
  const file = join(folder, 'ridethrough.js');
  buildSync({
    entryPoints: [join(ROOT, 'cli/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'jiti', 'yaml', 'ridethrough/*'],
    // What lies beside a source file is looked for there.
    define: { __dirname: JSON.stringify(join(ROOT, 'lib/files')) },
    logLevel: 'error',
  });
  const child = (command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
    new Promise<Said>((ended) => {
      const options = { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, timeout: MOST_MILLISECONDS };
      execFile(command, args, { ...options, killSignal: 'SIGABRT' }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
        ended({ code: code ?? 128 + (constants.signals[error?.signal ?? 'SIGABRT'] ?? 0), stdout, stderr });
      });
    });
  return {
    run: (cwd, args, env = {}) => child(process.execPath, [file, ...args], cwd, env),
    firstByteOf: (cwd, args) =>
      child('sh', ['-c', '"$0" "$@" | head -c 1', process.execPath, file, ...args], cwd),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
