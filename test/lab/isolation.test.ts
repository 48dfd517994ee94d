import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type HostOptions, LAB, Lab, sshHosts } from '../support/lab';
import { hierarchies } from '../support/lab/cgroups';
import { removeLeftovers } from '../support/lab/leftovers';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut';

jest.setTimeout(300_000);

const HOSTS: HostOptions[] = [{ name: 'k8s-cp1', address: '10.10.30.11' }];

/** This machine's network and mounts, as far as a lab could change them. */
function machineState() {
  const ip = (...args: string[]) => spawnSync('ip', args, { encoding: 'utf8' }).stdout;
  return {
    links: ip('-brief', 'link').replace(/@\S+/g, ''),
    addresses: ip('-brief', 'address').replace(/@\S+/g, ''),
    routes: ip('route', 'show', 'table', 'all'),
    namespaces: ip('netns', 'list'),
    mounts: fs.readFileSync('/proc/self/mountinfo', 'utf8'),
  };
}

/** Groups and folders that labs of one process have made. */
function labFiles(pid: number): string[] {
  const folders = [...hierarchies(), tmpdir()];
  return folders.flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter((name) => name.startsWith(`ridethrough-lab-${pid}-`))
      .map((name) => join(folder, name)),
  );
}

describeWith(LAB, 'a lab and the machine it runs on', () => {
  test('nothing of the lab is in the networks or mounts of this machine, and nothing stays', async () => {
    const before = machineState();
    const lab = await Lab.start({ hosts: HOSTS });
    const host = lab.host('k8s-cp1');
    const init = host.init() ?? 0;
    try {
      expect(machineState()).toEqual(before);
      const network = fs.readlinkSync(`/proc/${init}/ns/net`);
      expect(network).not.toBe(fs.readlinkSync('/proc/self/ns/net'));
      // every way that leads out of each namespace stays in the lab
      const inside = await host.output('ip -brief link; ip route; ip -6 route');
      expect(inside.match(/^\S+/gm)?.filter((name) => /^(lo|eth0)/.test(name))).toHaveLength(2);
      expect(inside).not.toContain('default');
      const routes = (await lab.workstation.run(['ip', 'route'])).stdout;
      expect(routes).toBe('10.10.30.0/24 dev eth0 proto kernel scope link src 10.10.30.5 \n');
      expect(labFiles(process.pid)).not.toEqual([]);

      lab.workstation.spawn(['sleep', '1000'], { stdio: 'ignore' });
    } finally {
      await lab.stop();
    }
    expect(machineState()).toEqual(before);
    expect(fs.existsSync(`/proc/${init}`)).toBe(false);
    expect(labFiles(process.pid)).toEqual([]);
  });

  test('programs of the workstation end with the lab', async () => {
    const lab = await Lab.start({ hosts: [] });
    const child = lab.workstation.spawn(['sleep', '1000'], { stdio: 'ignore' });
    const ended = new Promise((done) => child.once('exit', (_, signal) => done(signal)));
    await lab.stop();
    expect(await ended).toBe('SIGKILL');
  });

  test('when its owner is killed the hosts go too, and the next start removes the rest', async () => {
    const script = `
      const { createJiti } = require('jiti');
      createJiti(process.cwd() + '/').import(${JSON.stringify(resolve(__dirname, '../support/lab'))}).then(async ({ Lab }) => {
        const lab = await Lab.start({ hosts: ${JSON.stringify(HOSTS)} });
        const child = lab.workstation.spawn(['sleep', '1000'], { stdio: 'ignore', detached: true });
        console.log(lab.host('k8s-cp1').init(), child.pid);
      });`;
    const owner = spawn(process.execPath, ['-e', script], {
      cwd: resolve(__dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((done) =>
      owner.stdout.once('data', (chunk) => done(String(chunk))),
    );
    const pids = line.trim().split(' ').map(Number);
    expect(pids.map((pid) => fs.existsSync(`/proc/${pid}`))).toEqual([true, true]);
    owner.kill('SIGKILL');
    await waitUntil('host and programs are gone', () => pids.every((pid) => hasEnded(pid)));
    expect(labFiles(owner.pid ?? 0)).not.toEqual([]);
    removeLeftovers();
    expect(labFiles(owner.pid ?? 0)).toEqual([]);
  });

  test('two labs with the same names and addresses run side by side', async () => {
    const labs = await Promise.all([Lab.start({ hosts: HOSTS }), Lab.start({ hosts: HOSTS })]);
    try {
      const [one, other] = labs.map((lab) => lab.host('k8s-cp1'));
      await one?.ssh('echo one >/tmp/who');
      await other?.ssh('echo other >/tmp/who');
      expect((await one?.ssh('cat /tmp/who'))?.stdout).toBe('one\n');
      expect((await other?.ssh('cat /tmp/who'))?.stdout).toBe('other\n');
    } finally {
      await Promise.all(labs.map((lab) => lab.stop()));
    }
  });

  test('light hosts answer ssh without systemd, and take files of their own', async () => {
    const systemctl = { '/usr/bin/systemctl': { content: '#!/bin/sh\necho "asked: $*"\n', mode: '0755' } };
    const lab = await Lab.start({ hosts: sshHosts(5, systemctl) });
    try {
      const said = await Promise.all(lab.hosts.map((host) => host.ssh('hostname; sudo systemctl restart x')));
      expect(said.map(({ stdout }) => stdout)).toEqual(
        [1, 2, 3, 4, 5].map((number) => `node${number}\nasked: restart x\n`),
      );
      await lab.host('node3').powerCut();
      expect((await lab.host('node3').ssh('true')).code).toBe(255);
      lab.host('node3').powerOn();
      await lab.host('node3').waitUp();
      expect((await lab.host('node3').ssh('id -un')).stdout).toBe('ops\n');
    } finally {
      await lab.stop();
    }
  });
});

/** Zombies included: their parent may take its time. */
function hasEnded(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}
