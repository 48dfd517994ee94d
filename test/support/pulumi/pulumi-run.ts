import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Engine, pulumiEngine } from './engine';
import type { Answer, Message, Request } from './requests';

/** What may differ from request to request. */
export type Order = Omit<Request, 'id' | 'engineRoot' | 'workFolder' | 'stack' | 'options'> &
  Partial<Pick<Request, 'stack' | 'options'>>;

const repository = resolve(__dirname, '../../..');

/** How a command becomes one in another network: `['nsenter', …]` before it. */
export type Prefix = (command: readonly string[]) => readonly string[];

/** A user's workstation with Pulumi on it: runs the engine, one request after the other. */
export class PulumiRun {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { done: (answer: Answer) => void; failed: (error: Error) => void }>();
  #last = 0;
  #said = '';

  private constructor(
    /** State, plugins and what else Pulumi writes. */
    readonly folder: string,
    readonly engine: Engine,
    child: ChildProcess,
  ) {
    this.#child = child;
    child.on('message', (message: Message) => this.#take(message));
    child.on('close', () => {
      for (const { failed } of this.#waiting.values())
        failed(new Error(`Pulumi's process ended: ${this.#said}`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#said += chunk;
      });
    }
  }

  /** @param prefix puts it into a network of the test's own */
  static async start(prefix: Prefix, env: Record<string, string> = {}): Promise<PulumiRun> {
    const folder = await mkdtemp(join(tmpdir(), 'ridethrough-pulumi-'));
    const engine = await pulumiEngine(folder);
    const jiti = join(repository, 'node_modules/jiti/lib/jiti-cli.mjs');
    const [program = '', ...args] = prefix([process.execPath, jiti, join(__dirname, 'runner.ts')]);
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...engine.env, JITI_FS_CACHE: join(cache, 'ridethrough/jiti'), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    const run = new PulumiRun(folder, engine, child);
    await new Promise<void>((done, failed) => {
      child.once('message', () => done());
      child.once('error', failed);
      child.once('close', () => failed(new Error(`Pulumi's process did not start: ${run.#said}`)));
    });
    return run;
  }

  ask(order: Order): Promise<Answer> {
    const id = ++this.#last;
    const request: Request = {
      stack: 'test',
      options: {},
      ...order,
      id,
      engineRoot: this.engine.root,
      workFolder: this.folder,
    };
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#child.send(request);
    });
  }

  /** What the process itself printed, past the engine. */
  get said(): string {
    return this.#said;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.#waiting.clear();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((done) => this.#child.once('exit', done));
      // with the engine and the plugin, in a group of their own
      process.kill(-this.pid, 'SIGKILL');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  #take(message: Message): void {
    if ('ready' in message) return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('failure' in message) waiting?.failed(new Error(message.failure));
    else waiting?.done(message);
  }
}
