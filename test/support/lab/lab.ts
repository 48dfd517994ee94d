import * as fs from 'node:fs';
import { goTool } from '../go-tool';
import type { InnerFile } from '../nut/inner-file';
import { type BaseImage, baseImage } from './base-image';
import { removeGroups } from './cgroups';
import { LabHost } from './host';
import { removeSudo, writeIdentity, writeUbuntuInhibitDelay } from './host-files';
import { inLab, type Keeper, startKeeper } from './keeper';
import { installKubelet, kubeletBinds } from './kubelet';
import { makeLabFolder, removeLeftovers } from './leftovers';
import { LabNetwork } from './network';
import { SshAccess } from './ssh-access';
import { readTree, type Tree } from './tree';
import { Workstation } from './workstation';

export interface HostOptions {
  readonly name: string;
  readonly address: string;
  /** Whether systemd runs on it; otherwise sshd alone does, which is lighter by far. @default true */
  readonly systemd?: boolean;
  /** Whether NUT is installed; without it, apt on the host can install it with no network. @default true */
  readonly nut?: boolean;
  /** UPSes on its USB, on the mains and full. @default none */
  readonly upses?: readonly string[];
  /** A real kubelet with containerd, as kubeadm sets it up, without an API server. @default false */
  readonly kubelet?: boolean;
  /** Ubuntu's drop-in, by which logind waits at most 30 s. @default false */
  readonly ubuntuInhibitDelay?: boolean;
  /** Whether the machine has sudo. @default true */
  readonly sudo?: boolean;
  /** The content of /etc/os-release, where it shall say something else than Debian 12. */
  readonly osRelease?: string;
  /** How much may be written to it, in MB; what is beyond finds the disk full. @default 1024 */
  readonly diskMegabytes?: number;
  /** Files of its own, there before it starts. */
  readonly files?: Readonly<Record<string, InnerFile>>;
  /** Switched on at once. @default true */
  readonly on?: boolean;
}

export interface LabOptions {
  readonly hosts: readonly HostOptions[];
  /** The workstation's address. @default '10.10.30.5' */
  readonly workstation?: string;
}

/**
 * Hosts with real systemd, logind, sshd and NUT, and a workstation, on a network that leads nowhere else. Everything
 * ends with `stop()`, and also when the test's process dies.
 */
export class Lab {
  readonly hosts: LabHost[] = [];
  private isStopped = false;

  private constructor(
    private readonly id: string,
    private readonly folder: string,
    private readonly keeper: Keeper,
    private readonly network: LabNetwork,
    readonly workstation: Workstation,
    /** The workstation's key and what it knows of the hosts. */
    readonly ssh: SshAccess,
  ) {}

  /**
   * Starts the lab and waits until its hosts are up. The first time on a machine the hosts' image is built, which
   * takes minutes.
   */
  static async start(options: LabOptions): Promise<Lab> {
    removeLeftovers();
    const image = await baseImage();
    const kubelet = options.hosts.some((host) => host.kubelet) ? await goTool('kubelet') : undefined;
    const { lab: id, folder } = makeLabFolder();
    const keeper = await startKeeper();
    const network = new LabNetwork(keeper);
    const address = options.workstation ?? '10.10.30.5';
    const workstation = new Workstation(address, network.outer('workstation'));
    const lab = new Lab(id, folder, keeper, network, workstation, new SshAccess(folder, workstation));
    try {
      network.attach('workstation', address);
      const neighbours = [{ name: 'workstation', address }, ...options.hosts];
      for (const host of options.hosts) lab.add(host, neighbours, image, kubelet);
      const on = lab.hosts.filter((_, index) => options.hosts[index]?.on !== false);
      for (const host of on) host.powerOn();
      await Promise.all(on.map((host) => host.waitUp()));
      return lab;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  /** @throws where the lab has none of that name */
  host(name: string): LabHost {
    const host = this.hosts.find((candidate) => candidate.name === name);
    if (!host) throw new Error(`the lab has no host ${name}, but ${this.hosts.map(({ name }) => name)}`);
    return host;
  }

  /** Every path under the given ones with type, mode, owner and content, for a comparison. */
  tree(host: string | LabHost, paths: readonly string[]): Tree {
    return readTree((typeof host === 'string' ? this.host(host) : host).root, paths);
  }

  /** Pulls a host's network cable, or plugs it in. */
  setNetwork(host: string, state: 'up' | 'down'): void {
    this.host(host).network(state);
  }

  /** Takes everything away: processes, mounts, networks, groups and keys. */
  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    this.workstation.end();
    await this.keeper.end();
    await Promise.all(this.hosts.map((host) => host.waitOff(10_000)));
    removeGroups(this.id);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private add(
    options: HostOptions,
    neighbours: ReadonlyArray<{ name: string; address: string }>,
    image: BaseImage,
    kubelet: string | undefined,
  ): void {
    const { name, address } = options;
    this.network.attach(name, address);
    const innerRoot = this.mount(options, image);
    const { file, hostKey } = this.ssh.makeHostKey(name, address);
    const { keeper, network, ssh } = this;
    const nspawn = options.kubelet && kubelet ? kubeletBinds(kubelet) : [];
    const host = new LabHost({
      name,
      address,
      hostKey,
      innerRoot,
      systemd: options.systemd !== false,
      lab: this.id,
      nspawn,
      keeper,
      network,
      ssh,
    });
    writeIdentity(host.root, { name, neighbours, authorizedKey: ssh.publicKey(), hostKeyFile: file });
    if (options.kubelet) installKubelet(host.root, (path, content) => host.write(path, content));
    if (options.ubuntuInhibitDelay) writeUbuntuInhibitDelay(host.root);
    if (options.sudo === false) removeSudo(host.root);
    if (options.osRelease !== undefined) host.write('/usr/lib/os-release', options.osRelease);
    for (const [path, content] of Object.entries(options.files ?? {})) host.write(path, content);
    for (const ups of options.upses ?? []) host.ups(ups).set({});
    this.hosts.push(host);
  }

  /** The image below, and what the host writes in memory above it: it is gone with the lab. */
  private mount(options: HostOptions, image: BaseImage): string {
    const layers = options.nut === false ? image.base : `${image.nut}:${image.base}`;
    const folder = `/run/hosts/${options.name}`;
    inLab(
      this.keeper,
      `mkdir "$1"
      mount -t tmpfs -o "size=$3m,mode=0755" tmpfs "$1"
      mkdir "$1/upper" "$1/work" "$1/root"
      mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"`,
      [folder, layers, String(options.diskMegabytes ?? 1024)],
    );
    return `${folder}/root`;
  }
}
