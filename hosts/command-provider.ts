import { Provider } from '@pulumi/command';
import type * as pulumi from './pulumi';

/**
 * The `command` plugin for the machines of a fleet: the one that the fleet was given (`providers`), else one of its own.
 * Pulumi starts a plugin by itself with the first resource that needs it, and that one waits until the machines have
 * answered. This one comes up while they think.
 *
 * @param name of the provider among the fleet's resources
 */
export function commandProvider(fleet: pulumi.ComponentResource, name: string): pulumi.ProviderResource {
  return fleet.getProvider('command:remote:Command') ?? new Provider(name, {}, { parent: fleet });
}
