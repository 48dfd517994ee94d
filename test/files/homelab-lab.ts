import { spawnSync } from 'node:child_process';
import { type HostFile, hostFiles } from '../../lib/files';
import type { Homelab, Host, SecretRef } from '../../lib/homelab';
import {
  compareNutVersions,
  fillSecretHoles,
  renderNutConf,
  renderUpsConf,
  renderUpsdConf,
  renderUpsdUsers,
} from '../../lib/nut';
import { derivePlan, nutVersionOf, type Plan } from '../../lib/power';
import { requireProgram } from '../support/needs';
import { type InnerFile, NutLab, type NutMachine, nutFile } from '../support/nut';

/** How a homelab runs in the lab. */
export interface LabOptions {
  /** Lines of scripts that are written otherwise, such as a number of seconds that a test can't wait for. */
  readonly replaced?: Readonly<Record<string, string>>;
  /** Values of secrets. @default a password made of the secret's name */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A homelab whose machines run NUT's own daemons on the generated files. */
export interface RunningHomelab {
  readonly plan: Plan;
  readonly lab: NutLab;
  machine(host: string): NutMachine;
  stop(): Promise<void>;
}

/**
 * Starts every machine that has to do with a UPS: those that are managed on their files, with dummy-ups in the place of
 * each driver, and those that aren't as the NUT servers they are. Servers first.
 */
export async function runHomelab(homelab: Homelab, options: LabOptions = {}): Promise<RunningHomelab> {
  const plan = derivePlan(forInstalledNut(homelab));
  const lab = await NutLab.start();
  const machines = new Map<string, NutMachine>();
  const secretValue = (secret: string) => options.secrets?.[secret] ?? `value-of-${secret}`;
  try {
    const servers = new Set(Object.values(plan.upses).map(({ server }) => server));
    const names = Object.keys(plan.hosts).sort((a, b) => Number(servers.has(b)) - Number(servers.has(a)));
    for (const name of names) {
      const host = plan.hosts[name];
      if (host === undefined || (!host.managed && !servers.has(name))) continue;
      const files = host.managed
        ? managedFiles(hostFiles(plan, name), options, secretValue, `127.0.0.${machines.size + 1}`)
        : foreignServer(plan, name, secretValue);
      machines.set(name, await lab.machine({ name, address: host.address, files }));
    }
    for (const machine of machines.values()) await machine.start();
  } catch (error) {
    await lab.stop();
    throw error;
  }
  return {
    plan,
    lab,
    stop: () => lab.stop(),
    machine: (host) => {
      const machine = machines.get(host);
      if (machine === undefined) throw new Error(`${host} runs nothing of NUT; ${[...machines.keys()]} do`);
      return machine;
    },
  };
}

/** The same homelab with no host newer than the NUT that is here: that one warns of notify types it doesn't know. */
function forInstalledNut(homelab: Homelab): Homelab {
  const said = spawnSync(requireProgram('upsc'), ['-V'], { encoding: 'utf8' });
  const installed = /\b(\d+\.\d+\.\d+)\b/.exec(said.stdout + said.stderr)?.[1];
  if (installed === undefined) throw new Error(`upsc -V names no version: ${said.stdout}${said.stderr}`);
  const hosts = Object.entries(homelab.hosts).map(([name, host]): [string, Host] => {
    const isNewer = compareNutVersions(nutVersionOf(host), installed) > 0;
    return [name, isNewer ? { ...host, nut: { ...host.nut, version: installed } } : host];
  });
  return { ...homelab, hosts: Object.fromEntries(hosts) };
}

function managedFiles(
  files: readonly HostFile[],
  { replaced = {} }: LabOptions,
  secretValue: (secret: string) => string,
  loopback: string,
): Record<string, InnerFile> {
  const inner: Record<string, InnerFile> = {};
  for (const { path, owner, group, mode, content, secretEncoding, merge } of files) {
    if (merge !== undefined) continue;
    const filled =
      secretEncoding === undefined ? content : fillSecretHoles(content, secretEncoding, secretValue);
    const lines = filled.split('\n').map((line) => replaced[line] ?? line);
    // the machines of the lab share one loopback: each has an address of its own there
    inner[path] = { owner, group, mode, content: lines.join('\n').replaceAll('127.0.0.1', loopback) };
  }
  return inner;
}

/** /etc/nut of somebody else's server, as far as our machines see it. */
function foreignServer(
  plan: Plan,
  name: string,
  secretValue: (secret: string) => string,
): Record<string, InnerFile> {
  const upses = Object.values(plan.upses).filter(({ server }) => server === name);
  const logins = new Map<string, SecretRef>();
  for (const { nut } of Object.values(plan.hosts)) {
    for (const { ups, username, password } of nut?.monitors ?? []) {
      if (plan.upses[ups]?.server === name) logins.set(username, password);
    }
  }
  const users = [...logins].map(([user, password]) => ({
    name: user,
    password,
    upsmon: 'secondary' as const,
  }));
  const [first] = upses;
  const listen = [{ address: first?.serverAddress ?? '', port: first?.upsdPort ?? 0 }];
  return {
    '/etc/nut/nut.conf': nutFile(renderNutConf({ mode: 'netserver' })),
    '/etc/nut/ups.conf': nutFile(
      renderUpsConf({
        upses: upses.map(({ nutName }) => ({ name: nutName, driver: 'dummy-ups', port: 'auto' })),
      }),
    ),
    '/etc/nut/upsd.conf': nutFile(renderUpsdConf({ listen })),
    '/etc/nut/upsd.users': nutFile(
      fillSecretHoles(renderUpsdUsers({ users }, '2.8.0'), 'upsd.users', secretValue),
    ),
  };
}
