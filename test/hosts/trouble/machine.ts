import { type Delivery, type Mode, payload, remoteCommand } from '../../../hosts/payload';
import { type ProbeReport, probeReport } from '../../../hosts/probe-report';
import type { Homelab } from '../../../lib/homelab';
import { type CommandResult, type Lab, type LabHost, type Tree, treeChanges } from '../../support/lab';
import { editedBy } from '../edited';
import { delivery } from '../on-host/delivery';

/** What the script may change, and what must be as before when it has put everything back. */
const PATHS = ['/etc', '/run/systemd/system', '/var/lib/kubelet/config.yaml', '/var/lib/rancher'];
/** Debian's enumerator writes the time into what it generates. */
const OTHERS = /nut-driver-enumerator-generated/;
const UNITS =
  'systemctl is-active nut-server nut-driver@closet nut-monitor nut-driver-enumerator.path; systemctl is-enabled nut-server nut-monitor; true';

interface RunOptions {
  mark?: string;
  /** Changes the program, such as its times. */
  edit?: (script: string) => string;
  /** Milliseconds. */
  timeout?: number;
}

/** A host of the lab that serves a UPS, and what the Pulumi side does to it: by ssh, with sudo. */
export class Machine {
  constructor(
    private readonly lab: Lab,
    readonly host: LabHost,
  ) {}

  /** What is wanted of it; with a cluster only where `change` makes one. */
  wanted(change: (lab: Homelab) => void = () => {}): Delivery {
    return delivery((homelab) => {
      const own = homelab.hosts.cp1;
      if (own) own.address = this.host.address;
      delete homelab.cluster;
      for (const one of Object.values(homelab.hosts)) delete one.role;
      change(homelab);
    });
  }

  run(
    mode: Mode,
    wanted = this.wanted(),
    { mark, edit = (text) => text, timeout = 400_000 }: RunOptions = {},
  ): Promise<CommandResult> {
    const stdin = editedBy(payload(wanted), edit);
    return this.host.ssh(remoteCommand(mode, { sudo: true, mark }), { stdin, timeout });
  }

  /** As {@link run}, which must end well; gives what it says of itself. */
  async done(mode: 'apply' | 'restore', wanted = this.wanted(), mark?: string) {
    const { code, stdout, stderr } = await this.run(mode, wanted, mark === undefined ? {} : { mark });
    expect({ host: this.host.name, code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout);
  }

  async probed(wanted = this.wanted()): Promise<ProbeReport> {
    const { stdout, stderr } = await this.run('probe', wanted);
    const report = probeReport(stdout);
    if (report === undefined) throw new Error(`not a report: ${stdout}${stderr}`);
    return report;
  }

  /** The files that are ours when all is as wanted. */
  managed(wanted = this.wanted()): Tree {
    return this.lab.tree(
      this.host,
      wanted.files.map(({ path }) => path),
    );
  }

  /** Every file that may be changed, and how NUT's units are. */
  async picture(): Promise<Tree> {
    const files = Object.entries(this.lab.tree(this.host, PATHS)).filter(([path]) => !OTHERS.test(path));
    return { ...Object.fromEntries(files), units: (await this.host.output(UNITS)).replaceAll('\n', ' ') };
  }

  /** What differs from a picture: empty where the machine is as it was then. */
  async changesSince(before: Tree): Promise<string[]> {
    return treeChanges(before, await this.picture());
  }
}
