import { Refusal } from './exit';

/** Signals that end a command, with the exit code of a program that one ended (man bash, EXIT STATUS). */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs what leaves nothing behind where it is told to end.
 *
 * @throws Refusal with the signal's exit code where one came
 */
export async function endedBySignals<T>(what: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  let code: number | undefined;
  const handlers = Object.entries(SIGNALS).map(([signal, exit]) => {
    const handler = () => {
      code ??= exit;
      ended.abort(new Error(`ended by ${signal}; nothing is left behind`));
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  try {
    return await what(ended.signal);
  } catch (error) {
    if (code !== undefined) throw new Refusal(error instanceof Error ? error.message : String(error), code);
    throw error;
  } finally {
    for (const remove of handlers) remove();
  }
}
