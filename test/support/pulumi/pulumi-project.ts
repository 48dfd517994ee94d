import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Homelab } from '../../../lib/homelab';
import { goTool, missingGoTool } from '../go-tool';
import { type CommandResult, runCommand } from '../lab/command';
import { programPath } from '../needs';
import { type Engine, pulumiEngine } from './engine';
import type { Prefix } from './pulumi-run';

/** What Pulumi.yaml names. */
export const PULUMI_PROGRAM = 'build/stacks/pulumi.js';

const repository = resolve(__dirname, '../../..');

/** A first `pulumi` in a project loads everything; a machine that is busy takes its time for that. */
const MOST_MILLISECONDS = 180_000;

/** Why there is no command line of Pulumi's that runs a Node program, or undefined. */
export function missingPulumiProject(): string | undefined {
  return missingGoTool('pulumi') ?? missingGoTool('pulumi-language');
}

/**
 * This repository as somebody has it who runs `pulumi` in it: Pulumi.yaml and the compiled program as they are, stacks/
 * with the environments that the test gives. Pulumi's own command line runs the program, through its language host.
 */
export class PulumiProject {
  private constructor(
    /** What is in it besides the project: state, plugins, and `bin`, which is first on PATH. */
    private readonly folder: string,
    readonly engine: Engine,
    private readonly prefix: Prefix,
  ) {}

  /**
   * @param prefix puts it into a network of the test's own
   * @param environments by their file's name in stacks/: a homelab, or a file to copy
   */
  static async start(prefix: Prefix, environments: Record<string, Homelab | string>): Promise<PulumiProject> {
    const build = await runCommand([process.execPath, join(repository, 'scripts/bootstrap.mjs'), 'build'], {
      timeout: MOST_MILLISECONDS,
    });
    if (build.code !== 0) throw new Error(`the build failed:\n${build.stdout}${build.stderr}`);
    const folder = mkdtempSync(join(tmpdir(), 'ridethrough-project-'));
    const engine = await pulumiEngine(folder);
    const project = new PulumiProject(folder, engine, prefix);
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(project.path, 'stacks'), { recursive: true });
    for (const file of ['Pulumi.yaml', 'package.json'])
      copyFileSync(join(repository, file), join(project.path, file));
    symlinkSync(join(repository, 'node_modules'), join(project.path, 'node_modules'));
    // The program itself is no link: it looks for its project from where it really lies.
    mkdirSync(join(project.path, 'build/stacks'), { recursive: true });
    for (const room of ['hosts', 'lib', 'synth'])
      symlinkSync(join(repository, 'build', room), join(project.path, 'build', room));
    copyFileSync(join(repository, PULUMI_PROGRAM), join(project.path, PULUMI_PROGRAM));
    for (const [name, environment] of Object.entries(environments)) {
      const file = join(project.path, 'stacks', name);
      if (typeof environment === 'string') copyFileSync(environment, file);
      else project.write(name, environment);
    }
    // The one that is built for the tests is older than the engine, and is told so in a way of its own.
    if (programPath('pulumi-language-nodejs') === undefined) {
      const host = join(await goTool('pulumi-language'), 'pulumi-language-nodejs');
      project.program('pulumi-language-nodejs', `exec ${host} -typescript=false "$@"`);
    }
    return project;
  }

  /** The folder with Pulumi.yaml. */
  get path(): string {
    return join(this.folder, 'project');
  }

  /** Writes an environment anew. */
  write(name: string, homelab: unknown): void {
    writeFileSync(join(this.path, 'stacks', name), JSON.stringify(homelab));
  }

  /** A program of the user's, as a shell script. */
  program(name: string, script: string): void {
    const file = join(this.folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** `pulumi …` in the project, without colour and questions. */
  async pulumi(
    args: readonly string[],
    { stdin = '', env = {} }: { stdin?: string; env?: Record<string, string> } = {},
  ): Promise<CommandResult & { said: string }> {
    const command = this.prefix(['pulumi', ...args, '--non-interactive', '--color', 'never']);
    const result = await runCommand(command, {
      cwd: this.path,
      stdin,
      timeout: MOST_MILLISECONDS,
      env: {
        ...this.engine.env,
        PATH: [join(this.folder, 'bin'), this.engine.env.PATH].join(delimiter),
        ...env,
      },
    });
    return { ...result, said: result.stdout + result.stderr };
  }

  stop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
