import { type Delivery, type Mode, payload, remoteCommand } from '../../../hosts/payload';
import { probeReport } from '../../../hosts/probe-report';
import { LAB, Lab, type LabHost, type Tree, treeChanges } from '../../support/lab';
import { describeWith } from '../../support/needs';
import { waitUntil } from '../../support/nut/wait';
import { edited } from '../edited';
import { delivery, SECRETS } from './delivery';

const PATHS = [
  '/etc',
  '/var/lib/kubelet/config.yaml',
  '/var/lib/ridethrough',
  '/lib/systemd',
  '/usr/lib/systemd',
];

describeWith(LAB, 'the script on a host with real systemd, NUT and kubelet', () => {
  let lab: Lab;
  let host: LabHost;
  let before: Tree;
  beforeAll(async () => {
    lab = await Lab.start({
      hosts: [
        { name: 'cp1', address: '10.10.30.11', upses: ['closet'], kubelet: true, ubuntuInhibitDelay: true },
      ],
    });
    host = lab.host('cp1');
  }, 900_000);
  afterAll(() => lab?.stop(), 60_000);

  async function run(mode: Mode, wanted: Delivery, mark?: string) {
    const stdin = payload(wanted);
    return host.ssh(remoteCommand(mode, { sudo: true, mark }), { stdin, timeout: 300_000 });
  }

  async function applied(wanted: Delivery, mark: string) {
    const { code, stdout, stderr } = await run('apply', wanted, mark);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout);
  }

  async function report(wanted = delivery()) {
    const { stdout, stderr } = await run('probe', wanted);
    const read = probeReport(stdout);
    if (read === undefined) throw new Error(`not a report: ${stdout}${stderr}`);
    return read;
  }

  /** When each service was started. */
  const starts = () =>
    host.output(
      'systemctl show --property ActiveEnterTimestampMonotonic nut-server nut-driver@closet nut-monitor kubelet',
    );

  test('from bare to whole, and nothing more to do', async () => {
    before = lab.tree(host, PATHS);
    const first = await applied(delivery(), 'first');
    expect(first.restarted).toEqual([
      'systemd',
      'systemd-logind',
      'nut-server',
      'nut-driver@closet',
      'nut-monitor',
      'kubelet',
    ]);
    expect(await host.output('upsc closet@10.10.30.11 ups.status')).toBe('OL\n');
    expect(await host.output('systemd-inhibit --list')).toMatch(/kubelet .* shutdown .* delay/);
    const services = await starts();
    expect(await report()).toMatchObject({ mark: 'first', isAsWanted: true });
    expect(await applied(delivery(), 'second')).toMatchObject({
      changed: [],
      restarted: [],
      digest: first.digest,
    });
    expect(await starts()).toBe(services);
  }, 300_000);

  test('the other password reaches everybody at once, and drift is mended', async () => {
    const other = delivery(undefined, { ...SECRETS, 'nut-admin': 'entirely new' });
    expect((await report(other)).files.map(({ path }) => path)).toEqual([
      '/etc/nut/upsd.users',
      '/etc/nut/upsmon.conf',
    ]);
    expect((await applied(other, 'third')).restarted).toEqual([
      'nut-server',
      'nut-driver@closet',
      'nut-monitor',
    ]);
    await host.output(
      'chmod 0666 /etc/nut/upsmon.conf; rm /etc/nut/upssched.conf; systemctl disable --now nut-monitor',
    );
    const drift = await report(other);
    expect(drift.files.map(({ path, change }) => [path, change])).toEqual([
      ['/etc/nut/upsmon.conf', 'attributes'],
      ['/etc/nut/upssched.conf', 'create'],
    ]);
    expect(drift.units).toEqual([{ name: 'nut-monitor', enabled: 'disabled', active: 'inactive' }]);
    await applied(other, 'fourth');
    expect((await report(other)).isAsWanted).toBe(true);
  }, 300_000);

  test('kill -9 of the work in the middle puts everything back at once', async () => {
    const services = lab.tree(host, PATHS);
    const wanted = delivery((changed) => {
      changed.nut = { ...changed.nut, maxAge: '33s' };
    });
    const program = edited(
      payload(wanted),
      'point() { :; }',
      () => 'point() { [ "$1" != restarted-nut-server ] || kill -9 $$; }',
    );
    const { code, stderr } = await host.ssh(remoteCommand('apply', { sudo: true }), {
      stdin: program,
      timeout: 300_000,
    });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('everything is as before');
    expect(withoutTimes(treeChanges(services, lab.tree(host, PATHS)))).toEqual([]);
    expect(await host.output('systemctl is-active nut-server nut-driver@closet nut-monitor')).toBe(
      'active\nactive\nactive\n',
    );
  }, 300_000);

  test('a file that upsd does not take comes back', async () => {
    const services = lab.tree(host, PATHS);
    const wanted = delivery();
    const files = wanted.files.map((file) =>
      file.path === '/etc/nut/ups.conf'
        ? { ...file, content: file.content.replace('usbhid-ups', 'no-such-driver') }
        : file,
    );
    const program = edited(payload({ ...wanted, files }), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=5');
    const { code, stderr } = await host.ssh(remoteCommand('apply', { sudo: true }), {
      stdin: program,
      timeout: 300_000,
    });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(withoutTimes(treeChanges(services, lab.tree(host, PATHS)))).toEqual([]);
    const status = async () => (await host.run('upsc closet@10.10.30.11 ups.status')).stdout;
    await waitUntil('the old driver answers', async () => (await status()) === 'OL\n');
  }, 300_000);

  test('a restore leaves every path as it was', async () => {
    const { code, stderr } = await run('restore', delivery());
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(treeChanges(before, lab.tree(host, PATHS))).toEqual([]);
    expect(await host.output('systemctl is-active nut-server nut-monitor kubelet; true')).toBe(
      'inactive\ninactive\nactive\n',
    );
  }, 300_000);
});

/** Debian's enumerator writes the time into what it generates. */
function withoutTimes(changes: string[]): string[] {
  return changes.filter((line) => !line.includes('nut-driver-enumerator-generated.conf'));
}
