import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';

const open = new Set<Remains>();

/**
 * A folder on the disk and processes that work with it, which go when we go, however that is: at an exit by us, at a
 * signal by a shell that waits for our end of a pipe to close. It has a session of its own, as whoever kills us kills our
 * process group too: a terminal at Ctrl-C, Pulumi when it gives up.
 */
export class Remains {
  readonly #children = new Set<ChildProcess>();
  readonly #keeper: ChildProcess;

  constructor(readonly folder: string) {
    if (open.size === 0) process.on('exit', clearAll);
    open.add(this);
    this.#keeper = spawn('sh', ['-c', 'cat; rm -rf -- "$0"', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    // without a sh the exit has to do
    this.#keeper.on('error', () => {});
    this.#keeper.unref();
    const { stdin } = this.#keeper;
    if (stdin instanceof Socket) stdin.on('error', () => {}).unref();
  }

  /** A process that is ended with us; it counts until its end. */
  add(child: ChildProcess): void {
    this.#children.add(child);
    child.once('close', () => this.#children.delete(child));
  }

  async clear(): Promise<void> {
    this.#end();
    await rm(this.folder, { recursive: true, force: true });
  }

  clearSync(): void {
    this.#end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #end(): void {
    for (const child of this.#children) child.kill();
    this.#keeper.stdin?.end();
    open.delete(this);
    if (open.size === 0) process.off('exit', clearAll);
  }
}

function clearAll(): void {
  for (const one of [...open]) one.clearSync();
}
