import type { Host, Return, SecretRef, Ups } from '../homelab';
import type { WakeLimits } from './wake-limits';

/**
 * What a homelab's answer to a power cut comes to: every fact that a renderer, a report or the simulator needs, and no
 * text. Plain JSON; all times are whole or fractional seconds, as the name says.
 */
export interface Plan {
  /** The homelab's name. */
  name: string;
  /** Every UPS, by its name in the homelab. */
  upses: Record<string, UpsPlan>;
  /** Every host, by its name. */
  hosts: Record<string, HostPlan>;
  /** Host names in the order in which they go down, the last one last. */
  stopOrder: string[];
  /** Switches and routers. */
  gear: GearPlan[];
  /** How long the control plane's datastore must keep its quorum; absent where nothing is stated or needed. */
  quorum?: { voters: string[]; needed: number; lastsSeconds?: number };
}

/** A switch or router. */
export interface GearPlan {
  /** Its name. */
  name: string;
  /** The UPS that feeds it; absent where it goes off with the mains. */
  poweredBy?: string;
  /** What it draws, in watts. */
  watts: number;
  /** The hosts whose traffic it carries; absent for all. */
  connects?: string[];
}

/** A length of time that is not known exactly. */
export interface Span {
  /** At the least, in seconds. */
  shortestSeconds: number;
  /** What to expect, in seconds. */
  nominalSeconds: number;
  /** At the most, in seconds. */
  longestSeconds: number;
}

/** One UPS in the plan. */
export interface UpsPlan {
  /** Its name in the homelab. */
  name: string;
  /** Its name in the server's ups.conf. */
  nutName: string;
  /** For people. */
  description: string;
  /** The host that runs upsd for it. */
  server: string;
  /** Whether that host's files are ours. */
  serverManaged: boolean;
  /** Address of the server. */
  serverAddress: string;
  /** Port of upsd. */
  upsdPort: number;
  /** How often its driver asks the device, in seconds. */
  pollIntervalSeconds: number;
  /** The driver's section in ups.conf; absent where the server isn't managed. */
  driver?: DriverPlan;
  /** What the UPS can deliver, in watts. */
  ratedWatts: number;
  /** Runtime of a full battery by load, smallest load first. */
  runtime: { watts: number; lastsSeconds: number }[];
  /** What it carries while everything runs, in watts. */
  load: { baseWatts: number; gearWatts: number; hostWatts: number; totalWatts: number };
  /** When its battery counts as low. */
  lowBattery: { chargePercent?: number; runtimeSeconds?: number; decidedBy: 'firmware' | 'driver' };
  /** Whether its outlets are switched off at the end. */
  outlets: NonNullable<Ups['outlets']>;
  /** From the command to cut the outlets until they are off, in seconds. */
  offDelaySeconds: number;
  /** From the return of the mains until the outlets are on, in seconds. */
  onDelaySeconds: number;
  /** From empty to full, in seconds. */
  rechargeSeconds: number;
}

/** A driver's section in ups.conf. */
export interface DriverPlan {
  /** The driver. */
  name: string;
  /** Its port. */
  port: string;
  /** How often it asks the device, in seconds. */
  pollIntervalSeconds: number;
  /** Whether it speaks USB. */
  usb: boolean;
  /**
   * Whether the server's last command to cut the outlets, which goes to all of its drivers, passes this one over
   * (`sdorder`).
   */
  staysOnAtShutdown?: true;
  /** USB ids for a udev rule. */
  usbDevice?: { vendorId: string; productId: string };
  /** Further lines. */
  options: Record<string, string | number | boolean | SecretRef>;
}

/** One host in the plan. */
export interface HostPlan {
  /** Its name. */
  name: string;
  /** Its name with the homelab's domain, where there is one. */
  fullName: string;
  /** Its address. */
  address: string;
  /** How somebody logs in there. */
  ssh: SshPlan;
  /** What it is for. */
  role: NonNullable<Host['role']>;
  /** Whether its files are ours to write. */
  managed: boolean;
  /** Its operating system. */
  os: NonNullable<Host['os']>;
  /** The host it runs on, for a virtual machine. */
  runsOn?: string;
  /** What it draws in the load to plan for, in watts. */
  watts: number;
  /** What it draws when idle, in watts. */
  idleWatts: number;
  /** The UPSes that feed it, one entry per supply, with the part of the load it draws from each; none for a guest. */
  supplies: { ups: string; share: number }[];
  /** How many supplies it needs to stay up. */
  minSupplies: number;
  /** NUT on it; absent where no UPS feeds it and it serves none. */
  nut?: HostNutPlan;
  /** Its stages: what makes it go before low battery. One per UPS it is fed by; none where it goes at low battery. */
  stages: Stage[];
  /** From SHUTDOWNCMD to power off. */
  stop: Span;
  /** Present where nobody said how long that takes, so that `stop` comes from the default. */
  stopAssumed?: true;
  /** From power on to its services running. */
  boot: Span;
  /** How it comes back. */
  returns: Return[];
  /** Hosts it needs while it runs. */
  dependsOn: string[];
  /** Kubelet's graceful shutdown, on a node of the cluster. */
  kubelet?: KubeletPlan;
  /** What it wakes when power is back. */
  wakes: WakeTarget[];
  /** Who it tells of its stages. */
  notices?: NoticePlan;
}

/** How a host is reached over SSH. */
export interface SshPlan {
  /** Who logs in. */
  user: string;
  /** TCP port. */
  port: number;
  /** The host (name in the homelab) it is reached through. */
  jumpHost?: string;
}

/** NUT on one host. */
export interface HostNutPlan {
  /** Its version. */
  version: string;
  /** MODE in nut.conf. */
  mode: 'netserver' | 'netclient';
  /** RUN_AS_USER. */
  runAsUser: string;
  /** UPSes (names in the homelab) whose upsd it runs. */
  serves: string[];
  /** Addresses upsd listens on, where it serves. */
  listen: string[];
  /** Port of upsd, where it serves. */
  upsdPort: number;
  /** MAXAGE, in seconds. */
  maxAgeSeconds: number;
  /** Users of its upsd, where it serves. */
  users: UserPlan[];
  /** MONITOR lines. */
  monitors: Monitor[];
  /** MINSUPPLIES. */
  minSupplies: number;
  /**
   * Whether it cuts outlets at the end of its own shutdown (POWERDOWNFLAG): those of at least one UPS that it serves.
   */
  cutsOutlets: boolean;
  /** POLLFREQ. */
  pollFreqSeconds: number;
  /** POLLFREQALERT. */
  pollFreqAlertSeconds: number;
  /** HOSTSYNC. */
  hostSyncSeconds: number;
  /** DEADTIME. */
  deadTimeSeconds: number;
  /** FINALDELAY. */
  finalDelaySeconds: number;
  /** NOCOMMWARNTIME. */
  noCommWarnSeconds: number;
  /** RBWARNTIME. */
  rbWarnSeconds: number;
}

/** A user in upsd.users. */
export interface UserPlan {
  /** Name. */
  name: string;
  /** Its password, by reference. */
  password: SecretRef;
  /** What an upsmon that logs in with it may be. */
  upsmon?: 'primary' | 'secondary';
  /** Actions. */
  actions: ('SET' | 'FSD')[];
  /** Instant commands. */
  instcmds: string[];
}

/** One MONITOR line. */
export interface Monitor {
  /** The UPS's name in the homelab. */
  ups: string;
  /** `name@address[:port]` as upsmon and upsc take it on this host. */
  system: string;
  /** How many of the host's supplies it feeds. */
  powerValue: number;
  /** Whether this host serves it. */
  role: 'primary' | 'secondary';
  /** User. */
  username: string;
  /** Its password, by reference. */
  password: SecretRef;
  /** From the loss of the mains until this upsmon says ONBATT. */
  detection: Span;
}

/** What makes a host go down before low battery, seen from one UPS. */
export interface Stage {
  /** The UPS (name in the homelab) whose state it watches. */
  ups: string;
  /** Unique among the host's stages; also the name of upssched's timer. */
  name: string;
  /** What it waits for. */
  trigger:
    | { kind: 'timer'; onBatterySeconds: number }
    | { kind: 'charge'; belowPercent: number }
    | { kind: 'runtime'; belowSeconds: number };
  /** Whether every UPS of the host must be on battery (or below), or this one is enough. */
  of: 'any' | 'all';
  /** From the loss of the mains to SHUTDOWNCMD; for a timer only, the others depend on the battery. */
  startsAfter?: Span;
}

/** Kubelet's graceful node shutdown on one host. */
export interface KubeletPlan {
  /** What installed the cluster. */
  distribution: 'kubeadm' | 'k3s';
  /** How the fields reach kubelet. */
  configuration: 'merge' | 'drop-in';
  /** Kubernetes' version, where it is known. */
  version?: string;
  /** The simple fields, in seconds; absent where periods go by priority. */
  simple?: { periodSeconds: number; criticalPodsSeconds: number };
  /** One period per pod priority, lowest first; absent where the simple fields are used. */
  byPodPriority?: { priority: number; periodSeconds: number }[];
  /** The whole delay kubelet asks logind for, in seconds. */
  delaySeconds: number;
  /** logind's InhibitDelayMaxSec, in seconds. */
  inhibitDelayMaxSeconds: number;
}

/** A host that this one wakes. */
export interface WakeTarget {
  /** Its name. */
  host: string;
  /** Its address, asked for an answer. */
  address: string;
  /** Port asked for an answer. */
  sshPort: number;
  /** MAC address. */
  mac: string;
  /** Where the packet goes. */
  broadcast: string;
  /** The charge its UPSes need first, in percent. */
  onceChargePercent: number;
  /** Its UPSes, as upsc takes them on the waking host; without those that it serves itself. */
  systems: string[];
  /** How long is waited and tried. */
  limits: WakeLimits;
}

/** Who a host tells of its stages. */
export interface NoticePlan {
  /** Discord's webhook. */
  discordWebhook?: SecretRef;
  /** Another webhook. */
  webhookUrl?: SecretRef;
  /** Mail. */
  email?: { to: string[]; command: string };
  /** Events that are told. */
  events: ('armed' | 'fired' | 'cancelled')[];
  /** When a try is given up, in seconds. */
  timeoutSeconds: number;
}
