import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { payload, remoteCommand } from '../../hosts/payload';
import { hostFiles } from '../../lib/files';
import type { Homelab } from '../../lib/homelab';
import { fillSecretHoles } from '../../lib/nut';
import { derivePlan, type Plan } from '../../lib/power';
import { Lab, type LabHost } from '../support/lab';

const ADDRESSES = { cp1: '10.10.30.11', cp2: '10.10.30.12', cp3: '10.10.30.13' } as const;

/** The names of {@link RealMachines}: cp1 serves the UPS. */
export const NAMES = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];

const SECRETS: Record<string, string> = {
  'nut-admin': 'Adm1n "pass" \\word',
  'nut-monitor': 'M0nitor#pass=word',
  discord: 'http://10.10.30.5/webhook',
};

/** Three hosts of the lab with everything installed that a homelab of short times has for them. */
export class RealMachines {
  private constructor(
    readonly lab: Lab,
    /** For files of the test's own; it goes with the machines. */
    readonly folder: string,
    readonly homelab: Homelab,
    readonly plan: Plan,
    /** Address of cp3's network card. */
    readonly mac: string,
  ) {}

  static async start(): Promise<RealMachines> {
    const folder = mkdtempSync(join(tmpdir(), 'ridethrough-real-'));
    const lab = await Lab.start({
      hosts: NAMES.map((name) => ({
        name,
        address: ADDRESSES[name],
        upses: name === 'cp1' ? ['closet'] : [],
        kubelet: name === 'cp2',
      })),
    });
    const links = await lab.host('cp3').output('ip -o link show');
    const mac = / link\/ether (\S+) /.exec(links)?.[1] ?? '';
    const homelab = shortHomelab((name) => lab.host(name).hostKey, mac);
    const machines = new RealMachines(lab, folder, homelab, derivePlan(homelab), mac);
    try {
      for (const name of NAMES) await machines.install(name);
    } catch (error) {
      await machines.stop();
      throw error;
    }
    return machines;
  }

  get hosts(): LabHost[] {
    return NAMES.map((name) => this.lab.host(name));
  }

  async stop(): Promise<void> {
    await this.lab.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async install(name: string): Promise<void> {
    const { plan } = this;
    const files = hostFiles(plan, name).map(({ secretEncoding, ...file }) => ({
      ...file,
      content:
        secretEncoding === undefined
          ? file.content
          : fillSecretHoles(file.content, secretEncoding, (secret) => SECRETS[secret]),
    }));
    const stdin = payload({ plan, host: name, files });
    const { code, stderr } = await this.lab.host(name).ssh(remoteCommand('apply', { sudo: true }), { stdin });
    if (code !== 0) throw new Error(`${name} was not installed (${code}): ${stderr}`);
  }
}

/** A minute of an outage: cp3 by time, cp2 by charge, cp1 at low battery. */
function shortHomelab(hostKey: (name: string) => string, mac: string): Homelab {
  const host = (name: (typeof NAMES)[number]): Homelab['hosts'][string] => ({
    address: ADDRESSES[name],
    poweredBy: 'closet',
    watts: 30,
    stopTakesUpTo: '15s',
    bootTakesUpTo: '30s',
    ssh: { hostKey: hostKey(name) },
    returns: 'with-power',
  });
  return {
    name: 'home',
    ssh: { user: 'ops', privateKey: { secret: 'ssh-key' } },
    upses: {
      closet: {
        driver: 'usbhid-ups',
        port: 'auto',
        pollInterval: '1s',
        server: 'cp1',
        ratedWatts: 1000,
        runtime: [
          { watts: 30, lasts: '90s' },
          { watts: 90, lasts: '40s' },
        ],
        lowBattery: { chargePercent: 20 },
        offDelay: '20s',
        onDelay: '30s',
      },
    },
    hosts: {
      cp1: host('cp1'),
      cp2: { ...host('cp2'), role: 'worker', shutdown: { chargeBelowPercent: 60 } },
      cp3: {
        ...host('cp3'),
        shutdown: { onBatteryFor: '5s' },
        returns: ['with-power', { wakeOnLan: mac, broadcast: '10.10.30.255' }],
      },
    },
    nut: {
      pollFreq: '1s',
      pollFreqAlert: '1s',
      finalDelay: '1s',
      users: {
        admin: { password: { secret: 'nut-admin' }, upsmon: 'primary', actions: ['SET'] },
        monitor: { password: { secret: 'nut-monitor' }, upsmon: 'secondary' },
      },
    },
    cluster: {
      distribution: 'kubeadm',
      kubelet: {
        shutdownGracePeriod: '10s',
        shutdownGracePeriodCriticalPods: '5s',
        configuration: 'merge',
      },
    },
    notices: { discord: { webhook: { secret: 'discord' } } },
  };
}
