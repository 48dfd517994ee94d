import { readFileSync } from 'node:fs';
import type { Homelab } from '../../lib/homelab';
import { LAB, Lab } from '../support/lab';
import { describeWith } from '../support/needs';
import { missingPulumi } from '../support/pulumi/engine';
import { type Order, PulumiRun } from '../support/pulumi/pulumi-run';
import { threeMachines } from './homelabs';

jest.setTimeout(600_000);

const ADDRESSES = { cp1: '10.10.30.11', cp2: '10.10.30.12', cp3: '10.10.30.13' } as const;
const NAMES = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];

describeWith({ ...LAB, also: [...(LAB.also ?? []), missingPulumi()] }, 'pulumi up on real hosts', () => {
  let lab: Lab;
  let pulumi: PulumiRun;

  beforeAll(async () => {
    lab = await Lab.start({
      hosts: NAMES.map((name) => ({
        name,
        address: ADDRESSES[name],
        nut: false,
        upses: name === 'cp1' ? ['closet'] : [],
      })),
    });
    pulumi = await PulumiRun.start((command) => lab.workstation.command(command));
    console.info(`pulumi up is tested with ${pulumi.engine.plugin}`);
  });
  afterAll(async () => {
    await pulumi?.stop();
    await lab?.stop();
  });

  function homelab(change: (homelab: Homelab) => void = () => {}): Homelab {
    const declared = threeMachines({ ssh: { user: 'ops', privateKey: { secret: 'ssh-key' } } });
    for (const name of NAMES) {
      const host = declared.hosts[name];
      if (host) host.ssh = { hostKey: lab.host(name).hostKey };
    }
    change(declared);
    return declared;
  }

  async function ask(operation: Order['operation'], declared: Homelab) {
    const secrets = {
      'nut-admin': 'Adm1n "pass" \\word',
      'nut-monitor': 'M0nitor#pass=word',
      'ssh-key': readFileSync(lab.ssh.identityFile, 'utf8'),
    };
    const answer = await pulumi.ask({ operation, homelab: declared, secrets });
    if (answer.error !== '') throw new Error(`${answer.error}\n${answer.output}`);
    return answer;
  }

  const onHost = async (name: string, script: string) =>
    (await lab.ssh.run(lab.host(name), `sudo -n sh -c '${script}'`)).stdout.trim();

  test('from bare machines to a watched UPS, nothing to do the second time, and back', async () => {
    const before = NAMES.map((name) => lab.tree(name, ['/etc/systemd', '/etc/udev/rules.d']));
    expect((await ask('up', homelab())).changes).toEqual({ create: 8 });
    expect(await onHost('cp1', 'upsc closet@127.0.0.1 ups.status 2>/dev/null')).toBe('OL');
    const clients = (await onHost('cp1', 'upsc -c closet@127.0.0.1 2>/dev/null')).split('\n').sort();
    expect(clients).toEqual(expect.arrayContaining([ADDRESSES.cp2, ADDRESSES.cp3]));
    const pids = await Promise.all(NAMES.map((name) => onHost(name, 'cat /run/nut/upsmon.pid')));

    expect((await ask('up', homelab())).changes).toEqual({ same: 8 });

    await onHost('cp2', 'chmod 0666 /etc/nut/upssched.conf; systemctl disable nut-monitor 2>/dev/null');
    const preview = await ask('preview', homelab());
    const said = preview.diagnostics.map(({ message }) => message).join('\n');
    expect(said).toContain('/etc/nut/upssched.conf is file 666 root nut and becomes 0640 root:nut');
    expect(said).toContain('service nut-monitor is disabled and active: it is enabled and started');
    expect((await ask('up', homelab())).changes).toEqual({ same: 7, update: 1 });
    expect(await onHost('cp2', 'stat -c %a /etc/nut/upssched.conf; systemctl is-enabled nut-monitor')).toBe(
      '640\nenabled',
    );

    expect((await ask('up', homelab())).changes).toEqual({ same: 8 });
    const after = await Promise.all(NAMES.map((name) => onHost(name, 'cat /run/nut/upsmon.pid')));
    // the machines that nobody touched went on as they were
    expect([after[0], after[2]]).toEqual([pids[0], pids[2]]);

    await ask('destroy', homelab());
    expect(await onHost('cp1', 'ls -d /var/lib/ridethrough 2>&1')).toContain('No such file');
    for (const [index, name] of NAMES.entries()) {
      const ours = Object.keys(lab.tree(name, ['/etc/systemd', '/etc/udev/rules.d'])).filter((path) =>
        /ridethrough/.test(path),
      );
      expect(ours).toEqual(Object.keys(before[index] ?? {}).filter((path) => /ridethrough/.test(path)));
    }
  });
});
