import { spawnInside } from './namespaces';

/** What a command said. */
export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, for at most half a minute. */
export function tryRun(command: readonly string[]): Promise<RunResult> {
  const child = spawnInside(command);
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

/** @throws with the command's own words where it fails */
export async function run(command: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tryRun(command);
  if (code === 0) return stdout;
  throw new Error(`'${command.join(' ')}' failed (${code}): ${stderr.trim()}`);
}
