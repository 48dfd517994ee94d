import type { SecretEncoding } from '../nut';

/** One file on a host, as it is wanted there. It prints, diffs and snapshots without a secret. */
export interface HostFile {
  /** Absolute path. */
  path: string;
  /** User name of the owner. */
  owner: string;
  /** Group name. */
  group: string;
  /** Permissions, four octal digits: `0640`. */
  mode: string;
  /** Text, with `${secret:NAME}` where a secret goes. */
  content: string;
  /** How a secret's value is written in this file; present where `content` has a hole. */
  secretEncoding?: SecretEncoding;
  /** What has to take notice when the file changes, in no order. */
  reload: Reload[];
  /**
   * Present where the file belongs to somebody else: `content` holds only the top-level keys to set in it, and
   * everything else that stands in the file stays, comments too.
   */
  merge?: 'yaml-top-level-keys';
}

/**
 * What takes notice of a changed file: a unit that is restarted (a driver always explicitly, and after its upsd),
 * systemd itself (`daemon-reload`), or udev (`udevadm control --reload`).
 */
export type Reload =
  | 'nut-server'
  | `nut-driver@${string}`
  | 'nut-monitor'
  | 'kubelet'
  | 'k3s'
  | 'k3s-agent'
  | 'systemd-logind'
  | 'systemd'
  | 'udev';
