import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { check } from '../../lib/check';
import { hostFiles, packages } from '../../lib/files';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { installPage } from '../../lib/report';
import { RESTART_ORDER } from '../../lib/report/install/take-notice';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import { manifests } from '../../synth/manifests';

const GOLDEN = join(__dirname, 'golden');

function pageOf(lab: Homelab): string {
  const plan = derivePlan(lab);
  const managed = Object.values(plan.hosts).filter((host) => host.managed);
  return installPage(
    plan,
    managed.map(({ name }) => ({
      host: name,
      files: hostFiles(plan, name),
      packages: packages(plan, name),
    })),
    lab.platform && { platform: lab.platform, manifests: new Map(Object.entries(manifests(lab))) },
  );
}

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0';

/** What the environments have not: a server with NUT 2.7.4, a udev rule, a virtual machine, a NAS that follows us. */
const MIXED: Homelab = {
  name: 'mixed',
  upses: {
    closet: {
      server: 'old',
      driver: 'usbhid-ups',
      port: 'auto',
      usb: { vendorId: '0764', productId: '0501' },
      ratedWatts: 600,
      runtime: [{ watts: 150, lasts: '22m' }],
    },
  },
  hosts: {
    guest: {
      address: '192.0.2.11',
      os: 'debian-13',
      runsOn: 'old',
      watts: 0,
      shutdown: { chargeBelowPercent: 70 },
      returns: ['with-power', 'by-hand'],
      ssh: { hostKey: KEY },
    },
    old: {
      address: '192.0.2.10',
      os: 'ubuntu-22.04',
      poweredBy: 'closet',
      watts: 60,
      shutdown: 'low-battery',
      returns: 'with-power',
      ssh: { hostKey: KEY },
    },
    nas: {
      address: '192.0.2.12',
      role: 'nas',
      managed: false,
      poweredBy: 'closet',
      watts: 40,
      shutdown: 'low-battery',
      stopTakesUpTo: '20s',
      returns: 'by-hand',
    },
  },
};

describe('INSTALL.md', () => {
  it.each([
    ['rack', rack],
    ['proxmox-pi', proxmoxPi],
    ['mixed', MIXED],
  ])('of %s is as expected', (name, lab) => {
    expect(check(lab).filter(({ severity }) => severity === 'error')).toEqual([]);
    const page = pageOf(lab);
    const file = join(GOLDEN, `install-${name}.md`);
    if (process.env.UPDATE_SNAPSHOTS === '1') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, page);
    }
    expect(page).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  });

  it.each([
    ['rack', rack],
    ['k3s-flux', k3sFlux],
  ])('names every Secret that the manifests of %s read, and no other', (_name, lab) => {
    const text = Object.values(manifests(lab)).join('\n');
    const read = [
      ...text.matchAll(
        /(?:existingSecret|apiTokenSecretRef:\n +key: .+\n +name|secretKeyRef:\n +key: .+\n +name): (.+)/g,
      ),
    ].map(([, name]) => name);
    const mounted = [...text.matchAll(/\/etc\/alertmanager\/secrets\/([^/]+)\//g)].map(([, name]) => name);
    const named = [...pageOf(lab).matchAll(/^ {2}secret \S+ (\S+) /gm)].map(([, name]) => name);
    expect(read.length).toBeGreaterThan(0);
    expect([...named].sort()).toEqual([...new Set([...read, ...mounted])].sort());
  });

  it("has a command that asks for a Secret's values and puts them into no argument", () => {
    const [, script = ''] = /```sh\n(secret\(\) \{\n[\s\S]*?\n\})\n```/.exec(pageOf(rack)) ?? [];
    const fakes = 'stty() { :; }\nkubectl() { echo "$*" >&2; cat; }\n';
    const told = spawnSync('sh', ['-c', `${fakes}${script}\nsecret monitoring twofold one two`], {
      input: 'a "b\\#$c\n second  \n',
      encoding: 'utf8',
    });
    expect(told.stderr).toMatch(/apply --server-side -f -$/m);
    expect(parse(told.stdout)).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: 'monitoring', name: 'twofold' },
      data: {
        one: Buffer.from('a "b\\#$c').toString('base64'),
        two: Buffer.from(' second  ').toString('base64'),
      },
    });
  });

  it('keeps what a machine has in /etc/nut before anything is installed there', () => {
    const begun = [...pageOf(rack).matchAll(/```sh\n(.*)\napt-get update\n/g)].map(([, first]) => first);
    expect(begun).toHaveLength(3);
    for (const first of begun) expect(first).toMatch(/ cp -a \/etc\/nut \/etc\/nut\.before /);
  });

  it('says so where nothing is managed', () => {
    const lab: Homelab = {
      ...MIXED,
      hosts: Object.fromEntries(
        Object.entries(MIXED.hosts).map(([name, host]) => [name, { ...host, managed: false }]),
      ),
    };
    expect(pageOf(lab)).toMatch(/No machine of it is managed/);
  });

  it('restarts in the order of the script that does the same by itself', () => {
    const script = readFileSync(resolve(__dirname, '../../hosts/on-host/services.sh'), 'utf8');
    const [, order = ''] = /for first in (.+?); do/.exec(script) ?? [];
    expect(RESTART_ORDER.map((unit) => (unit.endsWith('@') ? `'${unit}*'` : unit)).join(' ')).toBe(order);
  });
});
