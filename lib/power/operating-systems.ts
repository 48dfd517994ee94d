import type { Host } from '../homelab';

/** What an operating system decides for the plan. */
export interface OperatingSystem {
  /** NUT's version in its own packages. */
  nutVersion: string;
}

/** Versions as packaged: Debian 12 and what is built on it 2.8.0, Debian 13 2.8.1, Ubuntu 22.04 2.7.4, 24.04 2.8.1. */
export const OPERATING_SYSTEMS: Record<NonNullable<Host['os']>, OperatingSystem> = {
  'debian-12': { nutVersion: '2.8.0' },
  'debian-13': { nutVersion: '2.8.1' },
  'ubuntu-22.04': { nutVersion: '2.7.4' },
  'ubuntu-24.04': { nutVersion: '2.8.1' },
  'proxmox-ve-8': { nutVersion: '2.8.0' },
  'proxmox-ve-9': { nutVersion: '2.8.1' },
  'raspberry-pi-os-12': { nutVersion: '2.8.0' },
  'raspberry-pi-os-13': { nutVersion: '2.8.1' },
  other: { nutVersion: '2.8.0' },
};
