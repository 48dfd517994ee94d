import { spawn } from 'node:child_process';

/** A program that ends, and whose folder goes, when it is stopped or when this process dies in whatever way. */
export interface GuardedProcess {
  /** Settles when the program has ended and its folder is gone. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** The last of what it wrote on standard error. */
  lastWords(): string;
  stop(): Promise<void>;
}

/**
 * The pipe on standard input is the life line: it closes when this process ends it, and also when the process is
 * killed. Nothing here needs a clean end, so the program gets SIGKILL at once. The shell itself must not write to
 * standard error ("Killed"): nobody may be there to read it any more, and SIGPIPE would end it before its work.
 */
const guard = `
folder=$1; shift
exec 3<&0 4>&2 2>/dev/null
"$@" </dev/null 3<&- 2>&4 4>&- &
program=$!
exec 4>&-
{ read -r _ <&3; kill -9 "$program"; } &
watcher=$!
wait "$program"
kill "$watcher"
rm -rf -- "$folder"
`;

const keptCharacters = 8000;

/** Starts a program in a session of its own (Ctrl-C reaches only this process); `folder` is removed after it. */
export function guardedProcess(folder: string, program: string, args: string[]): GuardedProcess {
  const child = spawn('sh', ['-c', guard, 'guard', folder, program, ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let words = '';
  let over = false;
  child.stderr.on('data', (chunk) => {
    words = (words + chunk).slice(-keptCharacters);
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((done, failed) => {
    child.on('error', failed);
    child.on('close', () => {
      over = true;
      done();
    });
  });
  return {
    ended,
    hasEnded: () => over,
    lastWords: () => words,
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
