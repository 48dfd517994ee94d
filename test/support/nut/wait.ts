/** Milliseconds between two looks. */
const PAUSE = 40;

/**
 * Waits until something is so.
 * @throws when it is not after `timeout` ms, with what `explain` knows then
 */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeout = 60_000,
  explain: () => string = () => '',
): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not seen within ${timeout / 1000} s: ${what}\n${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
