import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filled } from '../../build/hosts/filled-files';
import { hostFiles } from '../../build/lib/files';
import type { Homelab } from '../../build/lib/homelab';
import { derivePlan } from '../../build/lib/power';
import type { Lab } from '../../test/support/lab';
import type { AnsibleTools } from './ansible-tools';
import { SECRETS } from './homelab';
import type { Rival, Turn } from './rival';

const LIMIT_MS = 300_000;
/** Restarted in this order, as hosts/on-host/services.sh does. */
const UNITS = ['systemd', 'nut-server', 'nut-driver@closet', 'nut-monitor'] as const;

/**
 * The same files on the same hosts by Ansible, as somebody would write it who wants it quick: one connection a host that
 * is kept open, pipelining, no facts, all hosts at a time, no task that does nothing. Unlike ridethrough it does not ask
 * whether a UPS is on battery or a package is missing, keeps no backup, and asks no daemon whether it works.
 */
export class Ansible implements Rival {
  private folder = '';

  constructor(
    readonly name: string,
    private readonly tools: AnsibleTools,
    private readonly homelab: (lab: Lab, turn: Turn) => Homelab,
    private readonly isMitogen: boolean,
  ) {}

  async ready(lab: Lab, turn: Turn): Promise<void> {
    if (this.folder === '') this.folder = mkdtempSync(join(tmpdir(), 'ridethrough-bench-'));
    const plan = derivePlan(this.homelab(lab, turn));
    const inventory = lab.hosts.map(({ name, address }) => {
      const files = filled(hostFiles(plan, name), SECRETS);
      for (const { path, content } of files) {
        const copy = join(this.folder, name, path);
        mkdirSync(dirname(copy), { recursive: true });
        writeFileSync(copy, content);
      }
      const listed = files.map(({ path, owner, group, mode, reload }) => ({
        path,
        owner,
        group,
        mode,
        reload: reload.length === 0 ? '-' : reload.includes('nut-server') ? 'upsd' : reload.join(),
      }));
      const folders = [...new Set(files.map(({ path }) => dirname(path)))].filter((one) =>
        one.endsWith('.d'),
      );
      const runs =
        plan.hosts[name]?.nut?.mode === 'netserver' ? ['nut-server', 'nut-monitor'] : ['nut-monitor'];
      return [name, { ansible_host: address, files: listed, folders, runs }] as const;
    });
    const all = { all: { hosts: Object.fromEntries(inventory), vars: { ansible_user: 'ops' } } };
    writeFileSync(join(this.folder, 'hosts.yml'), JSON.stringify(all));
    writeFileSync(join(this.folder, 'converge.yml'), JSON.stringify([PLAY]));
    writeFileSync(join(this.folder, 'ansible.cfg'), this.configuration(lab));
  }

  async run(lab: Lab): Promise<string> {
    const { playbook, mitogen } = this.tools;
    const env = {
      PATH: process.env.PATH,
      HOME: this.folder,
      LC_ALL: 'C.UTF-8',
      ...(this.isMitogen && { PYTHONPATH: mitogen }),
    };
    const command = [playbook, '-i', 'hosts.yml', 'converge.yml'];
    const done = await lab.workstation.run(command, { cwd: this.folder, env, timeout: LIMIT_MS });
    const said = `${done.stdout}${done.stderr}`;
    if (done.code !== 0) throw new Error(`${this.name} ended with ${done.code}:\n${said}`);
    return said;
  }

  async end(): Promise<void> {
    if (this.folder !== '') rmSync(this.folder, { recursive: true, force: true });
    this.folder = '';
  }

  private configuration(lab: Lab): string {
    const strategy = this.isMitogen
      ? [
          `strategy_plugins = ${join(this.tools.mitogen ?? '', 'ansible_mitogen/plugins/strategy')}`,
          'strategy = mitogen_linear',
        ]
      : [];
    return [
      '[defaults]',
      'forks = 50',
      'gathering = explicit',
      'interpreter_python = /usr/bin/python3',
      `private_key_file = ${lab.ssh.identityFile}`,
      'retry_files_enabled = False',
      'nocows = True',
      ...strategy,
      '[ssh_connection]',
      'pipelining = True',
      `ssh_args = -F /dev/null -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${lab.ssh.knownHostsFile}`,
      `control_path_dir = ${join(this.folder, 'c')}`,
      '',
    ].join('\n');
  }
}

/** One task for each kind of file, by what has to be restarted after it. */
const PLAY = {
  hosts: 'all',
  gather_facts: false,
  become: true,
  tasks: [
    {
      name: 'folders',
      'ansible.builtin.file': { path: '{{ item }}', state: 'directory', mode: '0755' },
      loop: '{{ folders }}',
    },
    ...[
      ['-', []],
      ['systemd', ['systemd']],
      ['upsd', ['nut-server', 'nut-driver@closet']],
      ['nut-monitor', ['nut-monitor']],
    ].map(([reload, notify]) => ({
      name: `files for ${reload}`,
      'ansible.builtin.copy': {
        src: '{{ inventory_hostname }}{{ item.path }}',
        dest: '{{ item.path }}',
        owner: '{{ item.owner }}',
        group: '{{ item.group }}',
        mode: '{{ item.mode }}',
      },
      loop: `{{ files | selectattr('reload', 'equalto', '${reload}') }}`,
      loop_control: { label: '{{ item.path }}' },
      no_log: false,
      notify,
    })),
    {
      name: 'services',
      'ansible.builtin.systemd': { name: '{{ item }}', enabled: true, state: 'started' },
      loop: '{{ runs }}',
    },
  ],
  handlers: UNITS.map((unit) =>
    unit === 'systemd'
      ? { name: unit, 'ansible.builtin.systemd': { daemon_reload: true } }
      : { name: unit, 'ansible.builtin.systemd': { name: unit, state: 'restarted' } },
  ),
};
