import type { Host } from '../homelab';

/** What an operating system decides for the plan. */
export interface OperatingSystem {
  /** NUT's version in its own packages. */
  nutVersion: string;
  /** ID and VERSION_ID in its /etc/os-release, any of them; none where it may be any. */
  releases: readonly string[];
}

/** Versions as packaged: Debian 12 and what is built on it 2.8.0, Debian 13 2.8.1, Ubuntu 22.04 2.7.4, 24.04 2.8.1. */
export const OPERATING_SYSTEMS: Record<NonNullable<Host['os']>, OperatingSystem> = {
  'debian-12': { nutVersion: '2.8.0', releases: ['debian 12'] },
  'debian-13': { nutVersion: '2.8.1', releases: ['debian 13'] },
  'ubuntu-22.04': { nutVersion: '2.7.4', releases: ['ubuntu 22.04'] },
  'ubuntu-24.04': { nutVersion: '2.8.1', releases: ['ubuntu 24.04'] },
  'proxmox-ve-8': { nutVersion: '2.8.0', releases: ['debian 12'] },
  'proxmox-ve-9': { nutVersion: '2.8.1', releases: ['debian 13'] },
  'raspberry-pi-os-12': { nutVersion: '2.8.0', releases: ['debian 12', 'raspbian 12'] },
  'raspberry-pi-os-13': { nutVersion: '2.8.1', releases: ['debian 13', 'raspbian 13'] },
  other: { nutVersion: '2.8.0', releases: [] },
};
