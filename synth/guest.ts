import { writeSync } from 'node:fs';
import { relative } from 'node:path';

/** A homelab's file that is a program, and so runs in this process. */
interface Guest {
  file: string;
  /** Whether it is still being loaded. */
  loading: boolean;
}

/** How long a file may take to load: one that asks the network for something takes seconds. */
const PATIENCE_SECONDS = 60;

let latest: Guest | undefined;

/** The file that was loaded last, or is being loaded. */
export function guest(): Readonly<Guest> | undefined {
  return latest;
}

/**
 * Loads a homelab's file so that whatever it does on the way is an error of its loading and not the end of this
 * process: a promise that never settles, `process.exit`, an error thrown by a timer, a rejection nobody handles. What
 * it starts and leaves running is nobody's business any more once it is loaded.
 *
 * Only a loop that never returns can't be ended from inside the process: with `while (true)` in the file, it hangs.
 *
 * @param patienceSeconds after how many seconds it is given up
 * @throws whatever the file threw, or an Error that says what it did
 */
export async function asGuest<T>(
  file: string,
  load: () => Promise<T>,
  patienceSeconds = PATIENCE_SECONDS,
): Promise<T> {
  const mine: Guest = { file, loading: true };
  latest = mine;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // It may fail after the file is loaded, when nobody waits for it any more.
  failed.catch(() => {});

  const listeners: [string, (error: unknown) => void][] = [
    ['uncaughtException', fail],
    ['unhandledRejection', fail],
    // Node has nothing left to do, and still the file isn't loaded.
    [
      'beforeExit',
      () => fail(new Error('it never finishes loading: a promise that it awaits never settles')),
    ],
    ['exit', () => sayEnded(file)],
  ];
  const timer = setTimeout(
    () => fail(new Error(`it did not finish loading within ${patienceSeconds} seconds`)),
    patienceSeconds * 1000,
  ).unref();
  const exit = process.exit;
  process.exit = (code) => {
    const error = new Error(
      `it calls process.exit(${code ?? ''}), which would end the command without a result: take it out`,
    );
    fail(error);
    throw error;
  };
  for (const [event, listener] of listeners) process.on(event, listener);
  try {
    const value = await Promise.race([load(), failed]);
    // Rejections that nobody handles are told a moment later.
    await Promise.race([new Promise(setImmediate), failed]);
    return value;
  } finally {
    mine.loading = false;
    for (const [event, listener] of listeners) process.off(event, listener);
    process.exit = exit;
    clearTimeout(timer);
  }
}

/** The last word where the file found a way past `process.exit`: no more than this can be done at that time. */
function sayEnded(file: string): void {
  writeSync(2, `${relative('.', file)}: it ended the process while it was loaded: take process.exit out\n`);
  process.exitCode = 1;
}
