import { spawnSync } from 'node:child_process';

/** One thing that is timed. */
export interface Contestant {
  /** How it is called in the table. */
  name: string;
  /** Runs it once. */
  run: () => void;
}

/**
 * Runs every contestant in turn, round after round, so that a slow moment of the machine hits all of them, and gives the
 * median of each in milliseconds. The first round warms caches and does not count.
 */
export function medians(contestants: readonly Contestant[], rounds: number): Map<string, number> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contestants) {
      const start = performance.now();
      run();
      if (round > 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return new Map([...times].map(([name, taken]) => [name, median(taken)]));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A contestant that starts a process and throws if it fails. */
export function program(
  name: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Contestant {
  return {
    name,
    run: () => {
      const { status, stderr, error } = spawnSync(command, args, {
        encoding: 'utf8',
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (status !== 0) throw new Error(`${name} ended with ${status ?? error?.message}:\n${stderr}`);
    },
  };
}

/** Prints medians with their ratio to the first one. */
export function report(title: string, results: Map<string, number>, expected?: string): void {
  const [floor] = results.values();
  console.log(`\n${title}${expected === undefined ? '' : `  (expected: ${expected})`}`);
  for (const [name, milliseconds] of results) {
    const ratio = floor === undefined ? '' : `${(milliseconds / floor).toFixed(2)} x`;
    console.log(`  ${name.padEnd(58)} ${milliseconds.toFixed(1).padStart(9)} ms  ${ratio.padStart(8)}`);
  }
}
