import type { Homelab } from '../../../lib/homelab';
import { type HostOptions, LAB, Lab } from '../../support/lab';
import { describeWith } from '../../support/needs';
import { waitUntil } from '../../support/nut/wait';
import { Machine } from './machine';

jest.setTimeout(600_000);

/** /etc/os-release as each system has it. */
const SYSTEMS = {
  ubuntu2204:
    'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\nVERSION="22.04.5 LTS (Jammy Jellyfish)"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\n',
  ubuntu2404:
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
  raspberry:
    'PRETTY_NAME="Raspbian GNU/Linux 12 (bookworm)"\nNAME="Raspbian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=raspbian\nID_LIKE=debian\n',
  proxmox:
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nID=debian\n',
  alpine: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\nPRETTY_NAME="Alpine Linux v3.22"\n',
};

/** k3s as one process that is kubelet too, configured as k3s does it since 1.32. */
const K3S = `[Service]
ExecStart=/usr/bin/kubelet --oom-score-adj=0 --config=/var/lib/kubelet/config.yaml --config-dir=/var/lib/rancher/k3s/agent/etc/kubelet.conf.d
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`;
/** Older k3s takes arguments from a file; what it would make of them is not played here, its lock is. */
const K3S_AGENT = `[Service]
ExecStartPre=/bin/sh -c 'cat /etc/rancher/k3s/config.yaml.d/*.yaml >/run/k3s-arguments; true'
ExecStart=/usr/bin/systemd-inhibit --who=kubelet --what=shutdown --mode=delay sleep infinity
[Install]
WantedBy=multi-user.target
`;
/** The empty list of the lab's config.yaml is lost where kubelet reads a folder too. */
const DEFAULTS = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
enforceNodeAllocatable: [none]
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
`;
const ASK_KUBELET =
  'import ssl, urllib.request as web; print(web.urlopen("https://127.0.0.1:10250/configz", context=ssl._create_unverified_context()).read().decode())';
const K3S_FOLDER = '/var/lib/rancher/k3s/agent/etc/kubelet.conf.d';

describeWith(LAB, 'systems and distributions', () => {
  let lab: Lab;
  const machine = (name: string) => new Machine(lab, lab.host(name));
  beforeAll(async () => {
    const host = (
      name: keyof typeof SYSTEMS,
      index: number,
      more: Partial<HostOptions> = {},
    ): HostOptions => ({
      name,
      address: `10.10.30.${index}`,
      upses: ['closet'],
      osRelease: SYSTEMS[name],
      ...more,
    });
    const agent = '/etc/systemd/system/k3s-agent.service';
    lab = await Lab.start({
      hosts: [
        host('ubuntu2204', 11, { on: false }),
        host('ubuntu2404', 12, {
          kubelet: true,
          ubuntuInhibitDelay: true,
          files: {
            '/etc/systemd/system/k3s.service': { content: K3S },
            [`${K3S_FOLDER}/00-k3s-defaults.conf`]: { content: DEFAULTS },
          },
        }),
        host('raspberry', 13, { files: { [agent]: { content: K3S_AGENT } } }),
        host('proxmox', 14),
        host('alpine', 15),
      ],
    });
  });
  afterAll(() => lab?.stop());

  const clustered = (role: 'control-plane' | 'worker', version: string) => (homelab: Homelab) => {
    for (const [name, host] of Object.entries(homelab.hosts))
      host.role = name === 'cp1' ? role : 'control-plane';
    homelab.cluster = {
      distribution: 'k3s',
      version,
      kubelet: { shutdownGracePeriod: '120s', shutdownGracePeriodCriticalPods: '30s' },
    };
  };

  /** Brings a machine there and back. */
  async function thereAndBack(one: Machine, wanted = one.wanted()) {
    const before = await one.picture();
    const result = await one.done('apply', wanted, 'm');
    expect(await one.probed(wanted)).toMatchObject({ isAsWanted: true, mark: 'm' });
    expect(await one.host.output('upsc -c closet')).toBe('127.0.0.1\n');
    return {
      result,
      back: async () => {
        await one.done('restore', wanted);
        expect(await one.changesSince(before)).toEqual([]);
      },
    };
  }

  test('Ubuntu 22.04, whose NUT 2.7 has one unit for all drivers', async () => {
    const one = machine('ubuntu2204');
    const units = '/usr/lib/systemd/system';
    for (const unit of [
      'nut-driver@.service',
      'nut-driver.target',
      'nut-driver-enumerator.service',
      'nut-driver-enumerator.path',
    ]) {
      one.host.remove(`${units}/${unit}`);
      one.host.remove(`/etc/systemd/system/nut.target.wants/${unit}`);
    }
    one.host.write(
      `${units}/nut-driver.service`,
      '[Unit]\nStopWhenUnneeded=yes\n[Service]\nExecStart=/sbin/upsdrvctl start\nExecStop=/sbin/upsdrvctl stop\nType=forking\n',
    );
    const server = one.host.read(`${units}/nut-server.service`);
    one.host.write(
      `${units}/nut-server.service`,
      server.replaceAll('nut-driver.target', 'nut-driver.service'),
    );
    one.host.powerOn();
    await one.host.waitUp(180_000);
    const { result, back } = await thereAndBack(one);
    expect(result.restarted).toEqual(['systemd', 'nut-server', 'nut-driver@closet', 'nut-monitor']);
    expect(await one.host.output('systemctl is-active nut-driver')).toBe('active\n');
    // put back at once, the one driver unit is still what it was
    const refused = await one.run(
      'apply',
      one.wanted(({ upses }) => Object.assign(upses.closet ?? {}, { pollInterval: '3s', driver: 'no-such' })),
      {
        edit: (program) => program.replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=3'),
      },
    );
    expect(refused.stderr).toContain('everything is as before');
    expect(await one.host.output('systemctl is-active nut-driver nut-server nut-monitor')).toBe(
      'active\nactive\nactive\n',
    );
    await waitUntil(
      'upsmon logs in',
      async () => (await one.host.run('upsc -c closet')).stdout === '127.0.0.1\n',
    );
    // one UPS of two goes, and the unit of both goes on
    one.host.ups('attic').set({});
    const added = await one.run(
      'apply',
      one.wanted(({ upses }) => {
        if (upses.closet) upses.attic = { ...upses.closet };
      }),
    );
    expect(added).toMatchObject({ code: 0, stderr: expect.not.stringContaining("can't be asked") });
    expect(await one.host.output('upsc -l')).toBe('closet\nattic\n');
    expect((await one.done('apply')).restarted).toEqual(['nut-server', 'nut-driver@closet', 'nut-monitor']);
    expect(await one.host.output('upsc -l; pgrep -cx usbhid-ups; systemctl is-active nut-driver')).toBe(
      'closet\n1\nactive\n',
    );
    await back();
  });

  test('Ubuntu 24.04 with k3s as a server: a drop-in, whatever delay Ubuntu has set for logind', async () => {
    const one = machine('ubuntu2404');
    // k3s is what runs, and nothing else
    await one.host.output(
      'systemctl disable --now --quiet kubelet; systemctl start lab-kubelet containerd; systemctl enable --now --quiet k3s',
    );
    const grace = async (period: string) =>
      (await one.host.run(`python3 -c '${ASK_KUBELET}'`)).stdout.includes(
        `"shutdownGracePeriod":"${period}"`,
      );
    await waitUntil('k3s gives no grace', () => grace('0s'));
    const { result, back } = await thereAndBack(one, one.wanted(clustered('control-plane', '1.32.5')));
    expect(result.changed).toContain(`${K3S_FOLDER}/90-ridethrough.conf`);
    expect(result.restarted.slice(-2)).toEqual(['nut-monitor', 'k3s']);
    const k3s = (await one.host.output('systemctl show --property MainPID --value k3s')).trim();
    expect(await one.host.output('systemd-inhibit --list')).toMatch(
      new RegExp(`kubelet .* ${k3s} .*shutdown .* delay`),
    );
    expect(await grace('2m0s')).toBe(true);
    await back();
    expect(await one.host.output('systemctl is-active k3s')).toBe('active\n');
    await waitUntil('k3s gives no grace again', () => grace('0s'));
  });

  test('Raspberry Pi OS with an older k3s as an agent, and before it has joined', async () => {
    const one = machine('raspberry');
    const wanted = one.wanted(clustered('worker', '1.28.4'));
    const unit = one.host.read('/etc/systemd/system/k3s-agent.service');
    one.host.remove('/etc/systemd/system/k3s-agent.service');
    await one.host.output('systemctl daemon-reload');
    const { stderr } = await one.run('apply', wanted);
    expect(stderr).toContain('k3s-agent does not run: what it makes of its files was not seen');
    await one.done('restore', wanted);

    one.host.write('/etc/systemd/system/k3s-agent.service', unit);
    await one.host.output('systemctl daemon-reload; systemctl enable --now --quiet k3s-agent');
    const { result, back } = await thereAndBack(one, wanted);
    expect(result.restarted.slice(-2)).toEqual(['nut-monitor', 'k3s-agent']);
    expect(await one.host.output('cat /run/k3s-arguments')).toContain(
      '  - config=/etc/rancher/k3s/ridethrough-kubelet.yaml\n',
    );
    await back();
    expect(await one.host.output('systemctl is-active k3s-agent; cat /run/k3s-arguments')).toBe('active\n');
  });

  test('Proxmox VE 9 says that it is Debian 13', async () => {
    const one = machine('proxmox');
    const { back } = await thereAndBack(one);
    // upsd runs on without its driver, and nothing else shows that
    await one.host.output('systemctl disable --now --quiet nut-driver@closet');
    expect((await one.probed()).units).toEqual([
      { name: 'nut-driver@closet', enabled: 'disabled', active: 'inactive' },
    ]);
    expect((await one.done('apply')).restarted).toEqual(['nut-driver@closet']);
    expect(await one.probed()).toMatchObject({ isAsWanted: true });
    await back();
  });

  test('any other system is refused by name, before a change', async () => {
    const one = machine('alpine');
    const before = await one.picture();
    for (const mode of ['apply', 'restore', 'probe'] as const) {
      const { code, stdout, stderr } = await one.run(mode);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(
        'this machine runs Alpine Linux v3.22, which is not supported; supported are Debian 12 and 13, ',
      );
    }
    expect(await one.changesSince(before)).toEqual([]);
    expect(one.host.exists('/var/lib/ridethrough')).toBe(false);
  });
});
