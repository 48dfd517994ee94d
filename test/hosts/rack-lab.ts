import { type ChildProcess, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Homelab } from '../../lib/homelab';
import rack from '../../stacks/rack';
import { missingGoTool } from '../support/go-tool';
import { type HostOptions, LAB, Lab, type LabHost } from '../support/lab';
import type { Needs } from '../support/needs';
import { waitUntil } from '../support/nut/wait';
import { missingPulumi } from '../support/pulumi/engine';
import { type Order, PulumiRun } from '../support/pulumi/pulumi-run';
import type { Answer } from '../support/pulumi/requests';
import { type MachineState, machineState } from './machine-state';
import { type WatchedProcesses, watchProcesses } from './process-watch';

/** What {@link RackLab} can't do without. */
export const RACK_LAB: Needs = {
  ...LAB,
  tools: [...(LAB.tools ?? []), 'ssh-agent', 'ssh-add'],
  also: [...(LAB.also ?? []), missingPulumi(), missingGoTool('kubelet')],
};

export const [CP1, CP2, CP3] = ['k8s-cp1', 'k8s-cp2', 'k8s-cp3'] as const;
export const NAMES = [CP1, CP2, CP3] as const;

const UBUNTU = 'ID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04 LTS"\n';

/** What a person had written by hand before; its password is one more that nobody may find anywhere else. */
export const BY_HAND = '/etc/nut/upsmon.conf';

/** The last things that a kubelet makes when it starts. */
const KUBELETS_LAST = ['device-plugins', 'pod-resources'].map(
  (one) => `/var/lib/kubelet/${one}/kubelet.sock`,
);

/** A listener for notices: prints each as a line of JSON, and answers 204. */
const LISTENER = `require('node:http').createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    console.log(JSON.stringify({ path: request.url, body }));
    response.writeHead(204).end();
  });
}).listen(8080, () => console.log(JSON.stringify({ path: '', body: 'ready' })))`;

/**
 * The machines of stacks/rack.ts, and Pulumi on a workstation beside them that logs in by an SSH agent. The homelab is
 * that one, with the lab's host keys.
 *
 * - k8s-cp1 has NUT installed, not set up, but for an upsmon.conf that somebody wrote by hand
 * - k8s-cp2 has NUT installed, not set up, and Ubuntu's drop-in that keeps kubelet from its lock
 * - k8s-cp3 has neither NUT nor curl
 */
export class RackLab {
  /** Parts of the secrets that stay the same however a file writes a secret. */
  readonly texts: string[];
  /** Everything that came out of Pulumi. */
  readonly said: string[] = [];
  /** What was seen while {@link watching}. */
  readonly watched: WatchedProcesses[] = [];
  /** What curl posted from the machines. */
  readonly notices: { path: string; body: string }[] = [];
  private readonly secrets: Record<string, string>;

  private constructor(
    readonly lab: Lab,
    readonly pulumi: PulumiRun,
    private readonly folder: string,
    private readonly agent: ChildProcess,
    oldPassword: string,
  ) {
    const word = () => randomBytes(12).toString('hex');
    const [admin, monitor, webhook] = [word(), word(), word()];
    this.texts = [admin, monitor, webhook, oldPassword];
    this.secrets = {
      'nut-admin': `${admin} "pass" \\word`,
      'nut-monitor': `${monitor}#pass=word`,
      'discord-status': `http://10.10.30.5:8080/hooks/${webhook}`,
    };
  }

  static async start(): Promise<RackLab> {
    const old = randomBytes(12).toString('hex');
    const byHand = `MONITOR closet@localhost 1 upsmon ${old} master\nSHUTDOWNCMD "/sbin/shutdown -h +0"\n`;
    const own: Record<(typeof NAMES)[number], Partial<HostOptions>> = {
      [CP1]: {
        upses: ['closet'],
        files: { [BY_HAND]: { content: byHand, mode: '0600', owner: 'root', group: 'root' } },
      },
      [CP2]: { ubuntuInhibitDelay: true },
      [CP3]: { nut: false },
    };
    const lab = await Lab.start({
      hosts: NAMES.map((name) => ({
        name,
        address: rack.hosts[name]?.address ?? '',
        kubelet: true,
        osRelease: UBUNTU,
        ...own[name],
      })),
    });
    const folder = await mkdtemp(join(tmpdir(), 'ridethrough-rack-'));
    const socket = join(folder, 'agent');
    const agent = lab.workstation.spawn(['ssh-agent', '-D', '-a', socket], { stdio: 'ignore' });
    try {
      await waitUntil('the SSH agent listens', () => existsSync(socket));
      const env = { ...process.env, SSH_AUTH_SOCK: socket };
      execFileSync('ssh-add', ['-q', lab.ssh.identityFile], { env, stdio: 'ignore' });
      const inLab = (command: readonly string[]) => lab.workstation.command(command);
      const pulumi = await PulumiRun.start(inLab, { SSH_AUTH_SOCK: socket });
      const one = new RackLab(lab, pulumi, folder, agent, old);
      await one.listen();
      return one;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  private async listen(): Promise<void> {
    const listener = this.lab.workstation.spawn([process.execPath, '-e', LISTENER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let rest = '';
    listener.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.notices.push(JSON.parse(line));
    });
    await waitUntil('somebody listens for notices', () => this.notices.length > 0);
  }

  host(name: string): LabHost {
    return this.lab.host(name);
  }

  /** Each machine as it is when its kubelet has started. */
  async states(): Promise<Record<string, MachineState>> {
    for (const host of this.lab.hosts) {
      const hasStarted = () => KUBELETS_LAST.every((socket) => host.exists(socket));
      await waitUntil(`${host.name}'s kubelet has started`, hasStarted, 180_000);
    }
    const states = this.lab.hosts.map(
      async (host) => [host.name, await machineState(this.lab, host)] as const,
    );
    return Object.fromEntries(await Promise.all(states));
  }

  /** Looks for the secrets in all process lists while the work is done. */
  async watching<T>(work: () => Promise<T>): Promise<T> {
    const end = watchProcesses(this.texts);
    try {
      return await work();
    } finally {
      this.watched.push(await end());
    }
  }

  /** The grace that the kubelet which runs says it gives: `2m0s`. */
  async liveGrace(name: string): Promise<string | undefined> {
    const ask = `python3 -c "
import ssl, urllib.request
print(urllib.request.urlopen('https://127.0.0.1:10250/configz', context=ssl._create_unverified_context()).read().decode())"`;
    const { stdout } = await this.host(name).run(ask);
    return stdout === '' ? undefined : JSON.parse(stdout).kubeletconfig.shutdownGracePeriod;
  }

  /** Waits until upsd has exactly these clients. */
  isWatchedBy(...addresses: string[]): Promise<void> {
    const clients = async () => {
      const { stdout } = await this.host(CP1).run('upsc -c closet@127.0.0.1');
      return stdout.trim().split('\n').sort().join();
    };
    const what = `${addresses.join(' and ')} are logged in`;
    return waitUntil(what, async () => (await clients()) === addresses.join(), 180_000);
  }

  /** Files of Pulumi's on the workstation, its state among them, that hold the text. */
  pulumiFilesWith(text: string): string[] {
    const { folder } = this.pulumi;
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
      const file = join(folder, name);
      return statSync(file, { throwIfNoEntry: false })?.isFile() && readFileSync(file).includes(text);
    });
  }

  /** Files of a machine in which one of the secrets stands, wherever it is. */
  async filesWithSecrets(name: string): Promise<string[]> {
    const search = 'grep -rlaFs -D skip -f - / --exclude-dir=proc --exclude-dir=sys; true';
    const said = await this.host(name).output(search, { stdin: lines(this.texts) });
    return said.trim().split('\n').sort();
  }

  homelab(change: (homelab: Homelab) => void = () => {}): Homelab {
    const homelab: Homelab = structuredClone(rack);
    for (const name of NAMES) {
      Object.assign(homelab.hosts[name] ?? {}, { ssh: { hostKey: this.host(name).hostKey } });
    }
    change(homelab);
    return homelab;
  }

  async ask(
    operation: Order['operation'],
    change?: (homelab: Homelab) => void,
    further: Partial<Order> = {},
  ): Promise<Answer> {
    const homelab = this.homelab(change);
    const options = { progress: true };
    const answer = await this.pulumi.ask({ operation, homelab, secrets: this.secrets, options, ...further });
    this.said.push(JSON.stringify(answer));
    if (answer.error !== '') throw new Error(`${answer.error}\n${answer.output}`);
    return answer;
  }

  async stop(): Promise<void> {
    await this.pulumi.stop();
    this.agent.kill('SIGKILL');
    await this.lab.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** What a preview says of a machine, line by line. */
export function about(preview: Answer, name: string): string[] {
  const own = preview.diagnostics.filter((one) => one.name === `fleet-${name}`);
  return own.flatMap(({ message }) => message.trimEnd().split('\n'));
}

/** Another time for a machine's stage. */
export function onBattery(homelab: Homelab, name: string, onBatteryFor: `${number}s` | `${number}m`): void {
  Object.assign(homelab.hosts[name] ?? {}, { shutdown: { onBatteryFor } });
}
