import type { Cluster } from './cluster';
import type { Host, Ssh } from './host';
import type { NetworkGear } from './network-gear';
import type { Notices } from './notices';
import type { Nut } from './nut';
import type { Platform } from './platform';
import type { SecretSource } from './secret';
import type { Ups } from './ups';

/** A whole homelab, declared once. Plain data: the same can stand in a `.yaml` file. */
export interface Homelab {
  /**
   * Its name: lower-case letters, digits and hyphens.
   *
   * @pattern ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$
   */
  name: string;
  /** Domain of the hosts' names, such as `home.example.com`. */
  domain?: string;
  /** The UPSes, by name. The name is used in NUT's files: a letter, then letters, digits, `-` and `_`. */
  upses: Record<string, Ups>;
  /** The machines, by host name. */
  hosts: Record<string, Host>;
  /** Switches and routers between the machines, by name. */
  networkGear?: Record<string, NetworkGear>;
  /** SSH settings that hosts share. */
  ssh?: Ssh;
  /** NUT's users and timings. */
  nut?: Nut;
  /** Who is told when stages are armed, fire or are cancelled. */
  notices?: Notices;
  /** Where secrets can be found, by the names used in references. A secret that isn't listed is looked up by its name alone. */
  secrets?: Record<string, SecretSource>;
  /** The Kubernetes cluster, where there is one. */
  cluster?: Cluster;
  /** What runs in and around the cluster. */
  platform?: Platform;
}

/**
 * Gives a homelab its type and returns it as it is. Never throws: `check` tells what is wrong with it.
 *
 * @example
 * export default homelab({ name: 'rack', upses: { … }, hosts: { … } });
 */
export function homelab(declared: Homelab): Homelab {
  return declared;
}
