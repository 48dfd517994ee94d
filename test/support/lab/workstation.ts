import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { type CommandOptions, type CommandResult, runCommand } from './command';
import { endOwnWorkstationProcesses, OWNER_VARIABLE } from './leftovers';
import { ownerMark } from './owner';

/**
 * The place from which a user works: this machine's files and programs, with the lab's network alone. What is started
 * here ends with the lab, and with the test's process.
 */
export class Workstation {
  /** Programs that run here, or are still on their way into the namespace, where a look at it misses them. */
  private readonly running = new Set<ChildProcess>();

  constructor(
    readonly address: string,
    /** Its network namespace as a file. */
    readonly networkNamespace: string,
  ) {}

  /** The command line that runs a program here; the process started with it becomes the program. */
  command(command: readonly string[]): string[] {
    const dies = ['setpriv', '--pdeathsig', 'KILL', '--'];
    return ['nsenter', `--net=${this.networkNamespace}`, '--', ...dies, ...command];
  }

  /** Runs a program to its end. */
  run(command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand(this.command(command), { ...options, env: this.environment(options.env) });
  }

  /** Starts a program; the child's pid is the program's own. */
  spawn(command: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const [program = '', ...args] = this.command(command);
    const child = spawn(program, args, { ...options, env: this.environment(options.env) });
    this.running.add(child);
    child.once('close', () => this.running.delete(child));
    return child;
  }

  /** Ends what still runs here. */
  end(): void {
    for (const child of this.running) child.kill('SIGKILL');
    if (!fs.existsSync(this.networkNamespace)) return;
    // the file is a mount of the namespace: its inode is the number in /proc/PID/ns/net
    endOwnWorkstationProcesses(`net:[${fs.statSync(this.networkNamespace).ino}]`);
  }

  private environment(env: CommandOptions['env'] | SpawnOptions['env']): Record<string, string | undefined> {
    return { ...(env ?? process.env), [OWNER_VARIABLE]: ownerMark() };
  }
}
