import { type ChildProcess, spawn } from 'node:child_process';

export interface CommandResult {
  /** The exit code, or undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Fed to its standard input. @default nothing */
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Milliseconds after which it is killed and an error thrown. @default 120 000 */
  readonly timeout?: number;
}

/**
 * Runs a command to its end. A code other than 0 is a result, not an error.
 * @throws where it can't be started, or has not ended in time
 */
export function runCommand(command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = '', ...args] = command;
  const { env, cwd } = options;
  const child = spawn(program, args, { ...(env ? { env } : {}), ...(cwd ? { cwd } : {}) });
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  return collect(child, command, options.timeout ?? 120_000);
}

function collect(child: ChildProcess, command: readonly string[], timeout: number): Promise<CommandResult> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk;
    });
  }
  return new Promise((done, failed) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed(
        new Error(`not ended after ${timeout / 1000} s: ${command.join(' ')}\n${said.stdout}${said.stderr}`),
      );
    }, timeout);
    child.once('error', (error) => {
      clearTimeout(timer);
      failed(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      done({ code: code ?? undefined, ...said });
    });
  });
}
