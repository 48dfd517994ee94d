import { LAB, Lab, treeChanges } from '../support/lab';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut';
import { clientFiles, quickUpsmonConf, serverFiles, upsmonFile } from '../support/nut/sample-files';

jest.setTimeout(300_000);

describeWith(LAB, 'a lab of real hosts', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await Lab.start({
      hosts: [
        { name: 'k8s-cp1', address: '10.10.30.11', upses: ['closet'] },
        { name: 'k8s-cp2', address: '10.10.30.12' },
        { name: 'k8s-cp3', address: '10.10.30.13', nut: false, diskMegabytes: 200 },
        { name: 'bare', address: '192.168.10.30', sudo: false, on: false },
      ],
    });
  }, 900_000);

  afterAll(() => lab?.stop());

  /** Brings a host back that a test has left off. */
  async function isUp(name: string) {
    const host = lab.host(name);
    host.powerOn();
    await host.waitUp();
    return host;
  }

  test('each host is a machine of its own, with everything started', async () => {
    const told = await Promise.all(
      lab.hosts
        .slice(0, 3)
        .map((host) => host.output('hostname; cat /etc/machine-id; systemctl --failed --quiet')),
    );
    const names = told.map((text) => text.split('\n')[0]);
    expect(names).toEqual(['k8s-cp1', 'k8s-cp2', 'k8s-cp3']);
    expect(new Set(told.map((text) => text.split('\n')[1])).size).toBe(3);
    expect(told.map((text) => text.trim().split('\n').slice(2))).toEqual([[], [], []]);
    expect(new Set(lab.hosts.map(({ hostKey }) => hostKey)).size).toBe(4);
  });

  test('ops becomes root over ssh, guest does not, and a wrong host key is refused', async () => {
    const [first, second] = [await isUp('k8s-cp1'), await isUp('k8s-cp2')];
    expect(await first.ssh('sudo -n id -un; id -un')).toMatchObject({ code: 0, stdout: 'root\nops\n' });
    expect(await first.ssh('id -un', { user: 'root' })).toMatchObject({ stdout: 'root\n' });
    const refused = await first.ssh('sudo -n id -un', { user: 'guest' });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    const wrong = ['-o', `HostKeyAlias=${second.name}`];
    const options = [...lab.ssh.options(), ...wrong, `ops@${first.address}`, 'true'];
    const said = await lab.workstation.run(['ssh', ...options]);
    expect(said.code).toBe(255);
    expect(said.stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
  });

  test('a host without sudo, in another subnet, is reached as well', async () => {
    const host = await isUp('bare');
    const said = await host.ssh('id -un; sudo -n true');
    expect(said.stdout).toBe('ops\n');
    expect(said.stderr).toContain('sudo: command not found');
  });

  test('poweroff ends the machine alone, and tells how it went', async () => {
    const host = await isUp('k8s-cp2');
    await host.ssh('sudo systemctl poweroff');
    await host.waitOff();
    expect(host.lastShutdown()).toMatchObject({ verb: 'poweroff', killpower: false });
    expect(await host.journal('--unit', 'systemd-poweroff.service')).toContain('System Power Off');
    expect(lab.host('k8s-cp1').isOff()).toBe(false);
    await isUp('k8s-cp2');
    expect(host.lastShutdown()).toBeUndefined();
  });

  test('a power cut leaves no time for anything, and what was written stays', async () => {
    const host = await isUp('k8s-cp2');
    const boot = await host.output('echo kept >/root/note; cat /proc/sys/kernel/random/boot_id');
    await host.powerCut();
    expect(host.isOff()).toBe(true);
    expect(host.lastShutdown()).toBeUndefined();
    await expect(host.run('true')).rejects.toThrow('k8s-cp2 is off');
    expect((await host.ssh('true')).stderr).toMatch(/timed out|No route to host/);
    await isUp('k8s-cp2');
    expect(host.read('/root/note')).toBe('kept\n');
    expect(await host.output('cat /proc/sys/kernel/random/boot_id')).not.toBe(boot);
  });

  test('a reboot comes back by itself', async () => {
    const host = await isUp('k8s-cp2');
    const boot = await host.output('cat /proc/sys/kernel/random/boot_id');
    await waitUntil('ssh answers', async () => (await host.ssh('true')).code === 0);
    const said = await host.ssh('sudo systemctl reboot');
    expect(said.stderr).toMatch(/^$|closed by remote host/);
    const after = () => host.output('cat /proc/sys/kernel/random/boot_id').catch(() => boot);
    // systemd gives a unit that does not want to stop 90 s
    const explain = () => host.console();
    await waitUntil('another boot', async () => (await after()) !== boot, 180_000, explain);
    await host.waitUp();
  });

  test('without its cable a host runs on, unreachable', async () => {
    const host = await isUp('k8s-cp2');
    lab.setNetwork('k8s-cp2', 'down');
    expect((await host.ssh('true')).code).toBe(255);
    expect(await host.output('id -un')).toBe('root\n');
    lab.setNetwork('k8s-cp2', 'up');
    await waitUntil('ssh answers', async () => (await host.ssh('true')).code === 0);
  });

  test('files for a USB UPS run as they are, up to the cut of the outlets', async () => {
    const [primary, secondary] = [await isUp('k8s-cp1'), await isUp('k8s-cp2')];
    const files = serverFiles(primary.address);
    for (const [path, file] of Object.entries(files)) primary.write(path, file);
    const upsmon = { ...quickUpsmonConf(primary.address, 'primary'), powerDownFlag: '/run/nut/killpower' };
    primary.write('/etc/nut/upsmon.conf', upsmonFile(upsmon));
    for (const [path, file] of Object.entries(clientFiles(primary.address))) secondary.write(path, file);
    await primary.output(
      'systemctl start nut-driver-enumerator && systemctl restart nut-driver@closet nut-server nut-monitor',
    );
    await secondary.output('systemctl restart nut-monitor');
    const clients = 'upsc -c closet@10.10.30.11 2>/dev/null | sort -u';
    await waitUntil('both have logged in', async () => {
      return (await secondary.output(clients)) === '10.10.30.11\n10.10.30.12\n';
    });
    expect(primary.read('/etc/nut/ups.conf')).toBe(files['/etc/nut/ups.conf']?.content);
    const reads = (variable: string, value: string) =>
      waitUntil(`${variable} is ${value}`, async () => {
        const { stdout } = await secondary.run(`upsc closet@10.10.30.11 ${variable}`);
        return stdout === `${value}\n`;
      });
    await reads('driver.name', 'usbhid-ups');
    await reads('ups.status', 'OL');

    const ups = primary.ups('closet');
    ups.set({ status: 'OB DISCHRG', charge: 80 });
    await reads('ups.status', 'OB DISCHRG');
    await reads('battery.charge', '80');
    ups.set({ status: 'OB LB', charge: 9 });
    await Promise.all([primary.waitOff(), secondary.waitOff()]);
    expect(secondary.lastShutdown()).toMatchObject({ verb: 'poweroff', killpower: false, upsmonK: 1 });
    expect(primary.lastShutdown()).toMatchObject({ verb: 'poweroff', killpower: true, upsmonK: 0 });
    expect(ups.hasCutOutlets()).toBe(true);
    ups.set({ status: 'OL', charge: 100 });
  });

  test('NUT is installed with no network where it is missing', async () => {
    const host = await isUp('k8s-cp3');
    expect(host.exists('/usr/sbin/upsd')).toBe(false);
    const before = lab.tree(host, ['/etc']);
    await host.output('apt-get install -y nut-server nut-client curl && curl --version');
    const changes = treeChanges(before, lab.tree(host, ['/etc']));
    expect(changes).toContainEqual(
      expect.stringMatching(/^\+ \/etc\/nut\/upsd\.users -0640 root:nut [0-9a-f]{64}$/),
    );
    // the stand-in of the USB driver was not overwritten by the package
    expect(host.read('/lib/nut/usbhid-ups')).toContain('/var/lib/lab/');
  });

  test('orders to udev succeed and are written down', async () => {
    const host = await isUp('k8s-cp3');
    expect(host.udevOrders()).toEqual([]);
    await host.output('udevadm control --reload && udevadm trigger --subsystem-match=usb');
    expect(host.udevOrders()).toEqual(['control --reload', 'trigger --subsystem-match=usb']);
    expect(await host.output('udevadm --version')).toBe('252\n');
  });

  test('a tree tells content, mode, owner, links and what came or went', async () => {
    const host = await isUp('k8s-cp3');
    await host.output('mkdir -p /srv/t; cd /srv/t; echo a >a; echo b >b; echo c >c; ln -s a link; echo d >d');
    const before = lab.tree('k8s-cp3', ['/srv/t', '/srv/absent']);
    expect(Object.keys(before)).toEqual([
      '/srv/t',
      ...['a', 'b', 'c', 'd', 'link'].map((name) => `/srv/t/${name}`),
    ]);
    await host.output('cd /srv/t; echo A >a; chmod 600 b; chown ops c; ln -sf b link; rm d; touch e');
    const changed = treeChanges(before, lab.tree('k8s-cp3', ['/srv/t']));
    expect(
      changed.map((line) =>
        line
          .split(' ')
          .slice(0, 4)
          .join(' ')
          .replace(/ [0-9a-f]{64}$/, ''),
      ),
    ).toEqual([
      ...['- /srv/t/a -0644 root:root', '+ /srv/t/a -0644 root:root'],
      ...['- /srv/t/b -0644 root:root', '+ /srv/t/b -0600 root:root'],
      ...['- /srv/t/c -0644 root:root', '+ /srv/t/c -0644 ops:root'],
      ...['- /srv/t/d -0644 root:root', '+ /srv/t/e -0644 root:root'],
      ...['- /srv/t/link l0777 root:root', '+ /srv/t/link l0777 root:root'],
    ]);
  });

  test('a full disk is full', async () => {
    const host = await isUp('k8s-cp3');
    const said = await host.run('head -c 300M /dev/zero >/var/fill; code=$?; rm -f /var/fill; exit $code');
    expect(said.code).not.toBe(0);
    expect(said.stderr).toContain('No space left on device');
  });
});
