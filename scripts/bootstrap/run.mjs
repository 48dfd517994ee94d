import { spawn } from 'node:child_process';
import os from 'node:os';

/** How long a program may take after Ctrl-C before it is asked again with SIGTERM, in milliseconds. */
const patience = 3000;

/** The code of a program that cannot be started, as in a shell. */
export const notFound = 127;

/**
 * Runs a program to its end. With `capture` its output is collected and returned, otherwise it goes to the
 * terminal. Never throws: a program that cannot be started ends with code `notFound` and the reason as output.
 */
export function run(program, args, { cwd, env = process.env, capture = false } = {}) {
  return new Promise((resolve) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(program, args, { cwd, env, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }

    // A terminal's Ctrl-C reaches the child by itself; what does not come from a terminal is passed on.
    let stoppedBy;
    const interrupted = (signal) => {
      stoppedBy ??= signal;
      if (signal === 'SIGTERM') child.kill('SIGTERM');
      else setTimeout(() => child.kill('SIGTERM'), patience).unref();
    };
    process.on('SIGINT', interrupted);
    process.on('SIGTERM', interrupted);

    const done = (code, text) => {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      if (stoppedBy) process.exit(128 + os.constants.signals[stoppedBy]);
      resolve({ code, output: text });
    };
    child.on('error', (error) => done(notFound, `${program}: ${error.message}`));
    child.on('close', (code, signal) => done(code ?? 128 + (os.constants.signals[signal] ?? 0), output));
  });
}

/** Runs a Node program of this repository or of its dependencies. */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}
