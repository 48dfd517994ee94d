import { spawnSync } from 'node:child_process';
import type { Homelab, Host } from '../../lib/homelab';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import truenas from '../../stacks/truenas';
import { describeWith } from '../support/needs';
import { NUT_LAB, unexpectedLines } from '../support/nut';
import { filesOf, goldenCases, homelabOf } from './golden-cases';
import { runHomelab } from './homelab-lab';

jest.setTimeout(120_000);

const ENVIRONMENTS: [string, Homelab][] = [rack, proxmoxPi, truenas, k3sFlux].map((lab) => [lab.name, lab]);
const CASES: [string, Homelab][] = goldenCases().map((name) => [name, homelabOf(name)]);

describeWith(NUT_LAB, "NUT's own daemons on the files of", () => {
  test.each(ENVIRONMENTS)('%s start, log in, and have nothing to complain about', async (_name, homelab) => {
    const running = await runHomelab(homelab);
    try {
      for (const ups of Object.values(running.plan.upses)) {
        const watchers = Object.values(running.plan.hosts).filter(
          ({ managed, nut }) => managed && nut?.monitors.some((monitor) => monitor.ups === ups.name),
        );
        const server = running.machine(ups.server);
        await server.until(`${watchers.length} machines are logged in to ${ups.name}`, async () => {
          return (await server.clients(ups.nutName)).length === watchers.length;
        });
      }
      for (const machine of running.lab.machines) {
        expect({ [machine.name]: unexpectedLines(machine.log).map(({ text }) => text) }).toEqual({
          [machine.name]: [],
        });
        expect(machine.recorded()).toEqual([]);
      }
    } finally {
      await running.stop();
    }
  });
});

test.each([
  ['a timer', { onBatteryFor: '2m' }, { onBatteryFor: '3m' }, '/etc/nut/upssched.conf'],
  ['a charge', { chargeBelowPercent: 50 }, { chargeBelowPercent: 60 }, '/etc/nut/upssched-cmd'],
  ['a runtime', { runtimeBelow: '10m' }, { runtimeBelow: '20m' }, '/etc/nut/upssched-cmd'],
] as const)('a stage by %s that is changed changes one file of one host', (_kind, before, after, path) => {
  const filesWith = (shutdown: Host['shutdown'] & {}) => {
    const lab = structuredClone(rack) as Homelab;
    Object.assign(lab.hosts['k8s-cp3'] ?? {}, { shutdown });
    return filesOf(lab).flatMap(({ host, files }) => files.map((file) => ({ host, ...file })));
  };
  const old = filesWith(before);
  const changed = filesWith(after).filter(({ content }, index) => content !== old[index]?.content);
  expect(changed.map((file) => [file.host, file.path])).toEqual([['k8s-cp3', path]]);
});

describe.each([...ENVIRONMENTS, ...CASES])('the files of %s', (_name, homelab) => {
  const hosts = filesOf(homelab);
  const all = hosts.flatMap(({ files }) => files);

  test('power nothing off but by upsmon: no shutdown in a script that upssched calls, no sudo, no root', () => {
    for (const { path, content } of all) {
      expect(content).not.toMatch(/\bsudo\b|RUN_AS_USER root|\bshutdown (-h|-P|now|\+)/);
      if (path === '/etc/nut/upssched-cmd')
        expect(content).not.toMatch(/systemctl|poweroff|\/sbin\/shutdown/);
    }
  });

  test('hold secrets only in files that nobody but root and NUT reads', () => {
    for (const { content, group, mode, owner, secretEncoding } of all) {
      const hasSecret = content.includes('${'.concat('secret:'));
      expect(secretEncoding !== undefined).toBe(hasSecret);
      if (hasSecret) expect({ owner, group, mode }).toEqual({ owner: 'root', group: 'nut', mode: '0640' });
    }
  });

  test('are sorted and none stands there twice', () => {
    for (const { files } of hosts) {
      const paths = files.map(({ path }) => path);
      expect(paths).toEqual([...new Set(paths)].sort());
    }
  });
});

describeWith({ tools: ['shellcheck'] }, 'shellcheck, as POSIX sh, on every script of', () => {
  test.each([...ENVIRONMENTS, ...CASES])('%s has nothing to say', (_name, homelab) => {
    for (const { files } of filesOf(homelab)) {
      for (const { path, content } of files.filter((file) => file.content.startsWith('#!/bin/sh'))) {
        const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: content, encoding: 'utf8' });
        expect({ [path]: stdout }).toEqual({ [path]: '' });
      }
    }
  });
});
