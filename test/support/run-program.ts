import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** Exit code 0. */
  ok: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end. A code other than 0 is a result, not an error.
 *
 * @throws where the program can't be started
 */
export function runProgram(program: string, args: string[], stdin = ''): Promise<ProgramResult> {
  return new Promise((done, failed) => {
    const child = spawn(program, args);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', failed);
    child.on('close', (code) => done({ ok: code === 0, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}
