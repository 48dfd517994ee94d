/** Milliseconds between two looks. */
const PAUSE = 50;

/** What must happen on a computer that has much else to do. */
const PATIENCE = 60_000;

/**
 * Waits until something is so.
 *
 * @throws when it is not after a minute, with what `explain` knows then
 */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  explain: () => string,
): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${PATIENCE / 1000} s: ${what}\n${explain()}`);
    await pause(PAUSE);
  }
}

/** Milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
