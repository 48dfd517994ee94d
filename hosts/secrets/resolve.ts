import type { Homelab, SecretSource } from '../../lib/homelab';
import { knownValue } from '../known-value';
import * as pulumi from '../pulumi';
import { environmentVariableOf } from './environment-variable';
import { MissingSecretsError } from './missing';
import type { NeededSecrets } from './needed';
import { OnePasswordError, readOnePassword } from './one-password';

/**
 * The needed secrets, each from the first place that has it: Pulumi's config (`ridethrough:NAME`), an environment
 * variable (`environmentVariable` of the homelab, or RIDETHROUGH_SECRET_NAME), 1Password (`onePassword` of the homelab,
 * read by `op`). All of them come out secret.
 *
 * @throws MissingSecretsError (the promise) which names every one that has no value
 */
export async function resolveSecrets(
  homelab: Homelab,
  needed: NeededSecrets,
): Promise<Record<string, pulumi.Output<string>>> {
  const config = new pulumi.Config('ridethrough');
  const found: Record<string, pulumi.Output<string>> = {};
  const failed = new Map<string, string>();
  const lookUp = async (name: string) => {
    const source = homelab.secrets?.[name];
    const value = config.getSecret(name);
    if (value !== undefined) {
      if ((await knownValue(value)) === '') failed.set(name, EMPTY);
      else found[name] = value;
      return;
    }
    const fromEnvironment = process.env[environmentVariableOf(name, source)];
    if (fromEnvironment) {
      found[name] = pulumi.secret(fromEnvironment);
    } else if (source?.onePassword !== undefined) {
      try {
        found[name] = pulumi.secret(await readOnePassword(source.onePassword));
      } catch (error) {
        if (!(error instanceof OnePasswordError)) throw error;
        failed.set(name, error.message);
      }
    } else {
      failed.set(name, '');
    }
  };
  await Promise.all([...needed.keys()].map(lookUp));
  if (failed.size > 0) {
    throw new MissingSecretsError([...failed.keys()].sort(), needed, (name) =>
      howToGive(name, homelab.secrets?.[name], failed.get(name) ?? ''),
    );
  }
  return found;
}

/** Somebody gave it there, so nobody is asked after it elsewhere. */
const EMPTY = "Pulumi's config has it, and it is empty";

function howToGive(name: string, source: SecretSource | undefined, problem: string): string {
  const config = `\`pulumi config set --secret ridethrough:${name}\``;
  const ways = `with ${config} or in the environment as ${environmentVariableOf(name, source)}`;
  if (problem === EMPTY)
    return `${EMPTY}: set it with ${config}, or remove it with \`pulumi config rm ridethrough:${name}\``;
  if (problem !== '') return `1Password has not given it (${problem}). Mend that, or give it ${ways}`;
  return `Give it ${ways}, or name its 1Password item as secrets.${name}.onePassword in the homelab`;
}
