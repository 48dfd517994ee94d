import { Provider } from '@pulumi/command';
import type * as pulumi from './pulumi';

/**
 * The `command` plugin for the machines of a fleet: the one that the fleet was given (`providers`), else one of its own.
 * Pulumi starts a plugin by itself with the first resource that needs it, and that one waits until the machines have
 * answered. This one comes up while they think.
 *
 * It stands beside the fleet and not below it: Pulumi takes every provider as a target, and `--target` of something else
 * fails where a provider's parent is new and no target.
 *
 * @param name the fleet's
 * @param parent the fleet's
 */
export function commandProvider(
  fleet: pulumi.ComponentResource,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.ProviderResource {
  return fleet.getProvider('command:remote:Command') ?? new Provider(name, {}, parent && { parent });
}
