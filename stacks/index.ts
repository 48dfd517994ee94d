import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { HostFleet, resolveSecrets, wantedFleet } from '../hosts';
import type { Homelab } from '../lib/homelab';
import { loadEnvironment } from '../synth/environment';

/**
 * The Pulumi program: brings the machines of an environment to what it says of them. The stack's name is the
 * environment's, a file in stacks/.
 *
 * Settings of the stack (`pulumi config set ridethrough:NAME VALUE`): `probe`, `parallel`, `even-on-battery`,
 * `progress`, as HostFleet has them; and each secret by its name.
 */
async function program(): Promise<{ machines: HostFleet['machines'] }> {
  // Pulumi starts it where the compiled file lies; paths in a homelab are as they are for the command line. Where the
  // Automation API runs it, there is no root, and it is started where its caller is.
  const root = pulumi.getRootDirectory();
  if (existsSync(join(root, 'Pulumi.yaml'))) process.chdir(root);
  const environment = pulumi.getStack();
  // HostFleet checks it: whatever stands in the file may come here.
  const homelab = (await loadEnvironment(environment).catch(asRunError)) as Homelab;
  const config = new pulumi.Config('ridethrough');
  const secrets = await resolveSecrets(homelab, wantedFleet(homelab).secrets);
  const fleet = new HostFleet(environment, {
    homelab,
    secrets,
    probe: config.getBoolean('probe'),
    evenOnBattery: config.getBoolean('even-on-battery'),
    parallel: config.getNumber('parallel'),
    progress: config.getBoolean('progress') ?? true,
  });
  return { machines: fleet.machines };
}

/** Pulumi prints these without a stack. */
function asRunError(error: unknown): never {
  throw error instanceof Error ? new pulumi.RunError(error.message) : error;
}

export = program;
