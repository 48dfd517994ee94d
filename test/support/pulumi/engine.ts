import { existsSync, readdirSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { goTool, missingGoTool } from '../go-tool';
import { programPath } from '../needs';

/** Pulumi's engine and the `command` plugin, for a run that contacts nobody outside. */
export interface Engine {
  /** The folder with bin/pulumi. */
  root: string;
  /** What a process that runs the engine needs in its environment. */
  env: Record<string, string>;
  /** Which `command` plugin it is, for the test's output. */
  plugin: string;
}

const repository = resolve(__dirname, '../../..');

/** Why there is no engine on this machine, or undefined. */
export function missingPulumi(): string | undefined {
  return missingGoTool('pulumi');
}

/**
 * The engine, the machine's own or built once. State, plugins and passphrase are the test's, in its folder. The real
 * plugin is taken where it is on PATH or among Pulumi's plugins, else the suite's stand-in.
 */
export async function pulumiEngine(folder: string): Promise<Engine> {
  const root = dirname(await goTool('pulumi'));
  const plugins = join(folder, 'plugins');
  await mkdir(join(folder, 'state'), { recursive: true });
  await mkdir(plugins, { recursive: true });
  const real = realPlugin();
  const script = join(__dirname, 'pulumi-resource-command.sh');
  await symlink(real ?? script, join(plugins, 'pulumi-resource-command'));
  return {
    root,
    plugin: commandPlugin(),
    env: {
      PATH: [plugins, join(root, 'bin'), process.env.PATH ?? ''].join(delimiter),
      HOME: homedir(),
      PULUMI_HOME: join(folder, 'home'),
      PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'a passphrase of the tests',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      RIDETHROUGH_REPOSITORY: repository,
    },
  };
}

/** Which `command` plugin a run takes on this machine, for those who read what came of it. */
export function commandPlugin(): string {
  const real = realPlugin();
  return real === undefined
    ? "the suite's stand-in for the command plugin"
    : `the real command plugin (${real})`;
}

function realPlugin(): string | undefined {
  const onPath = programPath('pulumi-resource-command');
  if (onPath !== undefined) return onPath;
  const folder = join(process.env.PULUMI_HOME ?? join(homedir(), '.pulumi'), 'plugins');
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).filter((name) => /^resource-command-v1\.[1-9]\d*\.\d+$/.test(name));
  return versions
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((name) => join(folder, name, 'pulumi-resource-command'))
    .filter(existsSync)
    .at(-1);
}
