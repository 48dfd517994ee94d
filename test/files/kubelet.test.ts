import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { kubeletFiles } from '../../lib/files/kubelet';
import { logindFiles } from '../../lib/files/logind';
import { mergeScript } from '../../lib/files/merge-yaml-keys';
import type { Cluster, Host, Kubelet } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { pair } from '../power/homelabs';
import { describeWith } from '../support/needs';
import { KUBEADM } from './support/yaml-files';

const SIMPLE: Kubelet = { shutdownGracePeriod: '2m', shutdownGracePeriodCriticalPods: '30s' };
const BY_PRIORITY: Kubelet = {
  shutdownGracePeriodByPodPriority: [
    { priority: 100, shutdownGracePeriod: '10s' },
    { priority: 0, shutdownGracePeriod: '50s' },
  ],
};

function filesOf(kubelet: Kubelet, role: NonNullable<Host['role']>, rest: Partial<Cluster> = {}) {
  const lab = pair({}, { role });
  lab.cluster = { distribution: 'kubeadm', kubelet, ...rest };
  const plan = derivePlan(lab);
  const server = plan.hosts.server;
  if (server === undefined) throw new Error('no host');
  return { kubelet: kubeletFiles(plan, server), logind: logindFiles(plan, server) };
}

describe("kubelet's and logind's files", () => {
  test.each(['proxmox', 'nas', 'raspberry-pi', 'workstation', 'server'] as const)(
    'are none on a host of role %s, which runs no kubelet',
    (role) => {
      expect(filesOf(SIMPLE, role)).toEqual({ kubelet: [], logind: [] });
    },
  );

  test("sort after kubelet's and Ubuntu's own drop-ins of logind", () => {
    const [file] = filesOf(SIMPLE, 'worker').logind;
    const name = file?.path.split('/').at(-1) ?? '';
    const others = ['99-kubelet.conf', 'unattended-upgrades-logind-maxdelay.conf'];
    expect([...others, name].sort().at(-1)).toBe(name);
  });

  test('never name the root directory of kubelet', () => {
    for (const distribution of ['kubeadm', 'k3s'] as const) {
      for (const configuration of ['merge', 'drop-in'] as const) {
        const kubelet = { ...SIMPLE, configuration, rootDir: '/data/kubelet' };
        const { kubelet: files } = filesOf(kubelet, 'worker', { distribution });
        expect(files.length).toBeGreaterThan(0);
        expect(JSON.stringify(files)).not.toMatch(/root-?dir|\/data\/kubelet/i);
      }
    }
  });
});

// Kubelet refuses to start where periods by priority meet a simple period above 0.
describeWith({ tools: ['awk'] }, "the keys merged into kubeadm's file", () => {
  const folder = mkdtempSync(join(tmpdir(), 'ridethrough-kubelet-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function merged(existing: string, kubelet: Kubelet): string {
    const [file] = filesOf(kubelet, 'control-plane').kubelet;
    expect(file?.merge).toBe('yaml-top-level-keys');
    writeFileSync(join(folder, 'merge.awk'), mergeScript());
    writeFileSync(join(folder, 'fragment'), file?.content ?? '');
    writeFileSync(join(folder, 'existing'), existing);
    const { stdout, stderr } = spawnSync('awk', ['-f', 'merge.awk', 'fragment', 'existing'], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C' },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout;
  }

  const simple = {
    shutdownGracePeriod: '120s',
    shutdownGracePeriodCriticalPods: '30s',
    shutdownGracePeriodByPodPriority: [],
  };
  const byPriority = {
    shutdownGracePeriod: '0s',
    shutdownGracePeriodCriticalPods: '0s',
    shutdownGracePeriodByPodPriority: [
      { priority: 0, shutdownGracePeriodSeconds: 50 },
      { priority: 100, shutdownGracePeriodSeconds: 10 },
    ],
  };

  test('switch off the way that was taken before, both times', () => {
    const first = merged(KUBEADM, SIMPLE);
    expect(parse(first)).toEqual({ ...parse(KUBEADM), ...simple });
    const second = merged(first, BY_PRIORITY);
    expect(parse(second)).toEqual({ ...parse(KUBEADM), ...byPriority });
    expect(merged(second, SIMPLE)).toBe(first);
  });
});
