import '../hosts/plain-stack-traces';
import '../lib/process/late-optimizer';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HostFleet, type InstalledMachine, resolveSecrets, wantedFleet } from '../hosts';
import * as pulumi from '../hosts/pulumi';
import { RunProblem } from '../hosts/run-problem';
import { stackSettings } from '../hosts/stack-settings';
import type { Homelab } from '../lib/homelab';
import { loadEnvironment, UnknownEnvironmentError } from '../synth/environment';

/**
 * The Pulumi program: brings the machines of an environment to what it says of them. The stack's name is the
 * environment's, a file in stacks/.
 *
 * Settings of the stack (`pulumi config set ridethrough:NAME VALUE`): `probe`, `parallel`, `even-on-battery`,
 * `progress`, as HostFleet has them, but that progress is shown unless it is `false`; and each secret by its name.
 */
async function program(): Promise<{ machines: pulumi.Output<Record<string, string>> }> {
  // Pulumi starts it where the compiled file lies; paths in a homelab are as they are for the command line.
  process.chdir(projectFolder(process.cwd()));
  const environment = pulumi.getStack();
  const homelab = await homelabOf(environment);
  const { secrets: needed } = wantedFleet(homelab);
  const settings = stackSettings(needed.keys());
  const secrets = await resolveSecrets(homelab, needed);
  const fleet = new HostFleet(environment, {
    ...settings,
    progress: settings.progress ?? true,
    homelab,
    secrets,
  });
  return { machines: fleet.machines.apply(inLines) };
}

/** When the last run on each machine ended and what it left, a line each: Pulumi shows all of it at every `up`. */
function inLines(machines: Record<string, InstalledMachine>): Record<string, string> {
  const lines = Object.entries(machines).map(([name, { when, digest }]) => [
    name,
    `${when}, ${digest.slice(0, 12)}`,
  ]);
  return Object.fromEntries(lines);
}

/**
 * The nearest folder upwards with a Pulumi.yaml, or where it began. Not `pulumi.getRootDirectory()`: older versions of
 * Pulumi's command line don't tell it.
 */
function projectFolder(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'Pulumi.yaml'))) return folder;
  }
  return from;
}

/** Unchecked: whatever stands in the file may come here, and the fleet checks it. */
async function homelabOf(stack: string): Promise<Homelab> {
  try {
    return (await loadEnvironment(stack)) as Homelab;
  } catch (error) {
    if (error instanceof UnknownEnvironmentError && error.known.length > 0) {
      throw new RunProblem(
        `the stack '${stack}' is named for no environment: stacks/ has ${error.known.join(', ')}. Take the stack of one (\`pulumi stack select --create ${error.known[0]}\`), or write stacks/${stack}.ts`,
      );
    }
    throw error instanceof Error ? new RunProblem(error.message) : error;
  }
}

export = program;
