import type { Duration } from './duration';
import type { HostNut } from './nut';

/** One machine. */
export interface Host {
  /** IPv4 or IPv6 address by which the other machines reach it. */
  address: string;
  /**
   * What it is for. `control-plane` and `worker` are nodes of `cluster`.
   *
   * @default 'server'
   */
  role?: 'control-plane' | 'worker' | 'proxmox' | 'nas' | 'raspberry-pi' | 'workstation' | 'server';
  /**
   * Whether its files are ours to write. One that isn't takes part in the plan only.
   *
   * @default true
   */
  managed?: boolean;
  /**
   * Its operating system. It decides NUT's version and where files go.
   *
   * @default 'debian-12'
   */
  os?:
    | 'debian-12'
    | 'debian-13'
    | 'ubuntu-22.04'
    | 'ubuntu-24.04'
    | 'proxmox-ve-8'
    | 'proxmox-ve-9'
    | 'raspberry-pi-os-12'
    | 'raspberry-pi-os-13'
    | 'other';
  /** How to reach it over SSH; what is missing comes from the homelab's `ssh`. */
  ssh?: Ssh;
  /** NUT on this host, where it differs from the homelab's `nut`. */
  nut?: HostNut;
  /**
   * The UPS that feeds it (a name in `upses`), or one entry per power supply. A virtual machine leaves it out and
   * names `runsOn`.
   */
  poweredBy?: string | Supply[];
  /**
   * How many supplies it needs to stay up (MINSUPPLIES in upsmon.conf).
   *
   * @minimum 1
   * @asType integer
   * @default 1
   */
  minSupplies?: number;
  /** The host it runs on, for a virtual machine. It stops before that host does. */
  runsOn?: string;
  /**
   * What it draws in the load to plan for, in watts. 0 for a virtual machine.
   *
   * @minimum 0
   */
  watts: number;
  /**
   * What it draws when idle, in watts.
   *
   * @minimum 0
   * @default `watts`
   */
  idleWatts?: number;
  /**
   * When it goes down in an outage. Whatever is said here, it goes at the UPS's low battery too.
   *
   * @default 'low-battery'
   */
  shutdown?: 'low-battery' | OnBatteryFor | ChargeBelow | RuntimeBelow;
  /**
   * How it comes back after power has returned; several ways may hold.
   *
   * @default 'by-hand'
   */
  returns?: Return | Return[];
  /** Hosts it needs while it runs, such as those whose storage it mounts. They stop after it. */
  dependsOn?: string[];
  /**
   * From SHUTDOWNCMD to power off, at the longest. On a node where it is not stated, kubelet's periods and 30 s, if that
   * is more than the default.
   *
   * @default '150s'
   */
  stopTakesUpTo?: Duration;
  /**
   * From power on to its services running, at the longest.
   *
   * @default '180s'
   */
  bootTakesUpTo?: Duration;
}

/** One of several power supplies of a host. */
export interface Supply {
  /** The UPS that feeds it: a name in `upses`. */
  ups: string;
  /**
   * The part of the host's watts it draws while every supply has power, from 0 to 1.
   *
   * @minimum 0
   * @maximum 1
   * @default equal parts
   */
  share?: number;
}

/** Which of several UPSes must be in the state a stage asks for. */
export type WhichUps = 'any' | 'all';

/** Goes down after a time on battery: upssched's timer. Detection comes before it, FINALDELAY after it. */
export interface OnBatteryFor {
  /** How long on battery. */
  onBatteryFor: Duration;
  /**
   * With several supplies: one UPS on battery is enough, or all of them.
   *
   * @default 'any'
   */
  of?: WhichUps;
}

/** Goes down when the battery's charge has fallen below a percentage while on battery. */
export interface ChargeBelow {
  /**
   * `battery.charge`, in percent.
   *
   * @minimum 1
   * @maximum 99
   * @asType integer
   */
  chargeBelowPercent: number;
  /**
   * With several supplies: one UPS is enough, or all of them.
   *
   * @default 'any'
   */
  of?: WhichUps;
}

/** Goes down when the runtime the UPS reports has fallen below a time while on battery. */
export interface RuntimeBelow {
  /** `battery.runtime`. */
  runtimeBelow: Duration;
  /**
   * With several supplies: one UPS is enough, or all of them.
   *
   * @default 'any'
   */
  of?: WhichUps;
}

/**
 * How a host comes back: its firmware starts it when its outlet gets power anew, another machine wakes it over the
 * network, or somebody walks there.
 */
export type Return = 'with-power' | 'by-hand' | WakeOnLan;

/** Woken over the network by a managed machine that is up. */
export interface WakeOnLan {
  /**
   * MAC address of the network card that listens, such as `52:54:00:12:34:56`.
   *
   * @pattern ^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$
   */
  wakeOnLan: string;
  /**
   * The charge each of its UPSes must have first, in percent, so that a second outage finds a battery.
   *
   * @minimum 0
   * @maximum 100
   * @asType integer
   * @default 0
   */
  onceChargePercent?: number;
  /**
   * Where the packet goes.
   *
   * @default '255.255.255.255'
   */
  broadcast?: string;
}

/** How a machine is reached over SSH. */
export interface Ssh {
  /** User with sudo without password, or root. @default 'root' */
  user?: string;
  /**
   * TCP port.
   *
   * @minimum 1
   * @maximum 65535
   * @asType integer
   * @default 22
   */
  port?: number;
  /**
   * The host's public key, as `ssh-keyscan -t ed25519 ADDRESS` prints it after the address:
   * `ssh-ed25519 AAAA…`. Mandatory here or by `knownHostsFile`.
   *
   * @pattern ^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,3}$
   */
  hostKey?: string;
  /** A known_hosts file that has the host's key, in place of `hostKey`, such as `~/.ssh/known_hosts`. */
  knownHostsFile?: string;
  /** The private key that logs in. @default the SSH agent */
  privateKey?: {
    /** Name of the secret. */
    secret: string;
  };
  /** A host to jump through: a name in `hosts`. */
  jumpHost?: string;
}
