import { environmentVariableOf } from '../hosts/secrets/environment-variable';
import { OnePasswordError, readOnePassword } from '../hosts/secrets/one-password';
import type { Homelab } from '../lib/homelab';
import { type Connection, ConnectionError, connections } from '../lib/ssh';
import { EXIT, Refusal } from './exit';

/** How machines are reached, with the private keys that this takes. */
export interface Logins {
  readonly connections: readonly Connection[];
  readonly privateKeys: Readonly<Record<string, string>>;
}

/**
 * The logins of machines: private keys from the environment (`environmentVariable` of the homelab's secret, or
 * RIDETHROUGH_SECRET_NAME) or 1Password. Logins that name no key go by the SSH agent.
 *
 * @throws Refusal which names every machine that can't be told from another one, or every key that has no value
 */
export async function logins(homelab: Homelab, hosts: readonly string[]): Promise<Logins> {
  let reached: Connection[];
  try {
    reached = [...connections(homelab, hosts).values()];
  } catch (error) {
    if (error instanceof ConnectionError) throw new Refusal(error.message, EXIT.wrongUsage);
    throw error;
  }
  const names = new Set(
    reached.flatMap(({ privateKey, jump }) =>
      [privateKey, jump?.privateKey].filter((name) => name !== undefined),
    ),
  );
  const privateKeys: Record<string, string> = {};
  const missing: string[] = [];
  for (const name of names) {
    const source = homelab.secrets?.[name];
    const variable = environmentVariableOf(name, source);
    const found = process.env[variable] ?? '';
    if (found !== '') privateKeys[name] = found;
    else if (source?.onePassword === undefined) {
      missing.push(`the private key '${name}' has no value: give it in the environment as ${variable}`);
    } else {
      try {
        privateKeys[name] = await readOnePassword(source.onePassword);
      } catch (error) {
        if (!(error instanceof OnePasswordError)) throw error;
        missing.push(`the private key '${name}': ${error.message}; mend that, or give it as ${variable}`);
      }
    }
  }
  if (missing.length > 0) throw new Refusal(missing.join('\n'), EXIT.wrongUsage);
  return { connections: reached, privateKeys };
}
