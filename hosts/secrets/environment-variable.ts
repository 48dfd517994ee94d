import type { SecretSource } from '../../lib/homelab';

/** The environment variable that holds a secret, where the homelab names no other one. */
export function environmentVariableOf(name: string, source: SecretSource | undefined): string {
  return source?.environmentVariable ?? `RIDETHROUGH_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;
}
