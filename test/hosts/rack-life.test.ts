import type { Homelab } from '../../lib/homelab';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut/wait';
import { kubeletTurn, loggedBy } from './machine-journal';
import { type Difference, differences, type MachineState } from './machine-state';
import { about, BY_HAND, CP1, CP2, CP3, NAMES, onBattery, RACK_LAB, RackLab } from './rack-lab';

jest.setTimeout(900_000);

const KUBELET = '/var/lib/kubelet/config.yaml';
const [KEPT, FOLDER] = ['/var/lib/ridethrough/original/root', '/var/lib/ridethrough'];
const NO_CHANGE: Difference = { paths: [], restarted: [], states: [] };
const NO_CHANGES = { [CP1]: NO_CHANGE, [CP2]: NO_CHANGE, [CP3]: NO_CHANGE };

/** Installing a package changes these; everything else that it brings is new. */
const OF_PACKAGES = /^\/etc\/(group-?|gshadow-?|passwd-?|shadow-?|ld\.so\.cache)$/;
/** What kubelet notes when it has ended its pods before a shutdown. */
const KUBELETS_OWN = '/var/lib/kubelet/graceful_node_shutdown_state';

/** From bare machines to bare machines. Each test goes on where the one before it ended. */
describeWith(RACK_LAB, 'pulumi up on the machines of rack', () => {
  let rack: RackLab;
  let bare: Record<string, MachineState>;
  /** What the first run has left on each machine; its process there had it as an argument. */
  let marks: string[];

  beforeAll(async () => {
    rack = await RackLab.start();
    console.info(`pulumi up is tested with ${rack.pulumi.engine.plugin}`);
    // what up installs stays: where it is there already, every path is to come back
    for (const name of [CP1, CP2]) await rack.host(name).output('apt-get install -q -y curl');
    bare = await rack.states();
    for (const name of NAMES) expect(await rack.liveGrace(name)).toBe('0s');
  });
  afterAll(() => rack?.stop());

  test('a preview of the first installation names what comes, and touches nothing', async () => {
    const preview = await rack.watching(() => rack.ask('preview', undefined, { verbose: true }));
    expect(preview.changes).toEqual({ create: 9 });
    expect(about(preview, CP1)).toEqual(
      expect.arrayContaining([
        `${CP1}: first installation`,
        `  ${BY_HAND} is changed, and is 0600 root:root in place of 0640 root:nut (backed up first)`,
        '    - shutdownGracePeriod: 0s',
        '    + shutdownGracePeriod: 120s',
        '  restarts: systemd, systemd-logind, nut-server, nut-driver@closet, nut-monitor, kubelet',
      ]),
    );
    expect(about(preview, CP3)).toContain(
      '  service nut-monitor is unknown and inactive: it is enabled and started',
    );
    expect(differences(bare, await rack.states())).toEqual(NO_CHANGES);
  });

  test('the first up brings bare machines to a watched UPS', async () => {
    const up = await rack.watching(() => rack.ask('up', undefined, { verbose: true }));
    expect(up.changes).toEqual({ create: 9 });
    marks = NAMES.map((name) => rack.host(name).read(`${FOLDER}/mark`).trim());
    expect(up.outputs.machines).toMatchObject({
      [CP1]: { backedUp: expect.arrayContaining([BY_HAND, KUBELET]) },
    });
    expect(await rack.host(CP1).output('upsc closet@127.0.0.1 ups.status')).toBe('OL\n');
    await rack.isWatchedBy('10.10.30.12', '10.10.30.13', '127.0.0.1');
  });

  test('kubelet holds its lock with the wanted grace, also where Ubuntu’s drop-in would win', async () => {
    const logind = 'org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager';
    for (const name of NAMES) {
      const host = rack.host(name);
      expect(await host.output('systemd-inhibit --list')).toMatch(/kubelet .* shutdown .* delay/);
      expect(await rack.liveGrace(name)).toBe('2m0s');
      expect(await host.output(`busctl get-property ${logind} InhibitDelayMaxUSec`)).toBe('t 120000000\n');
    }
    const ubuntus = '/usr/lib/systemd/logind.conf.d/unattended-upgrades-logind-maxdelay.conf';
    expect(rack.host(CP2).read(ubuntus)).toContain('InhibitDelayMaxSec=30\n');
  });

  test('everything else in kubeadm’s file stays as it stood', () => {
    for (const name of NAMES) {
      const [config, original] = [KUBELET, KEPT + KUBELET].map((path) => rack.host(name).read(path));
      const others = (text = '') =>
        text.split('\n').filter((line) => !line.startsWith('shutdownGracePeriod'));
      expect(others(config)).toEqual(others(original));
      expect(config).toContain('# written by kubeadm, then edited here\n');
      expect(config).toContain('maxPods: 42  # a small machine\n');
    }
  });

  test('one kubelet is restarted at a time, the next one when that is whole again', wereRestartedInTurn);

  async function wereRestartedInTurn(): Promise<void> {
    const turns = await Promise.all(NAMES.map((name) => kubeletTurn(rack.host(name))));
    turns.sort((one, other) => one.stopped - other.stopped);
    for (const [index, { stopped }] of turns.entries()) {
      expect(stopped).toBeGreaterThan(turns[index - 1]?.whole ?? 0);
    }
  }

  test('a second up changes nothing and restarts nothing', async () => {
    const before = await rack.states();
    expect((await rack.ask('up')).changes).toEqual({ same: 9 });
    expect(differences(before, await rack.states())).toEqual(NO_CHANGES);
  });

  test('each kind of drift shows in a preview and is mended by up, and then there is nothing to do', async () => {
    const before = await rack.states();
    for (const name of NAMES) {
      const lessGrace = `sed -i 's/^shutdownGracePeriod: .*/shutdownGracePeriod: 30s/' ${KUBELET}`;
      await rack.host(name).output(lessGrace);
    }
    const stdin = `[mine]\n  password = ${rack.texts[3]}\n`;
    await rack.host(CP1).output('cat >>/etc/nut/upsd.users', { stdin });
    await rack.host(CP2).output(`rm /etc/nut/upssched.conf /etc/systemd/logind.conf.d/zz-ridethrough.conf
      systemctl disable nut-monitor`);
    await rack.host(CP3).output(`chmod 0777 /etc/nut/upssched-cmd
      chown nut:nut /etc/nut/ridethrough-wake
      systemctl stop nut-monitor`);
    const drifted = await rack.states();
    const kubelet = [
      `  ${KUBELET} is changed`,
      '    - shutdownGracePeriod: 30s',
      '    + shutdownGracePeriod: 120s',
      '      shutdownGracePeriodCriticalPods: 30s',
    ];
    const preview = await rack.ask('preview');
    expect(preview.changes).toEqual({ same: 6, update: 3 });
    expect(about(preview, CP1)).toEqual([
      `${CP1} differs from what is wanted`,
      '  /etc/nut/upsd.users is changed',
      '        upsmon secondary',
      '    - (a line that is not shown)',
      '    - (a line that is not shown)',
      ...kubelet,
      '  restarts: nut-server, nut-driver@closet, kubelet',
    ]);
    expect(about(preview, CP2)).toEqual([
      `${CP2} differs from what is wanted`,
      '  /etc/nut/upssched.conf is created (0640 root:nut)',
      '  /etc/systemd/logind.conf.d/zz-ridethrough.conf is created (0644 root:root)',
      ...kubelet,
      '  service nut-monitor is disabled and active: it is enabled and started',
      '  restarts: systemd-logind, nut-monitor, kubelet',
    ]);
    expect(about(preview, CP3)).toEqual([
      `${CP3} differs from what is wanted`,
      '  /etc/nut/ridethrough-wake is 0755 nut:nut and becomes 0755 root:root',
      '  /etc/nut/upssched-cmd is 0777 root:root and becomes 0755 root:root',
      ...kubelet,
      '  service nut-monitor is enabled and inactive: it is enabled and started',
      '  restarts: kubelet',
    ]);
    expect(differences(drifted, await rack.states())).toEqual(NO_CHANGES);

    expect((await rack.ask('up')).changes).toEqual({ same: 6, update: 3 });
    const mended = await rack.states();
    const restarted = (...names: string[]) => expect.arrayContaining(names.map((name) => `${name}.service`));
    expect(differences(before, mended)).toEqual({
      [CP1]: { ...NO_CHANGE, restarted: restarted('kubelet', 'nut-driver@closet', 'nut-server') },
      [CP2]: { ...NO_CHANGE, restarted: restarted('kubelet', 'nut-monitor') },
      [CP3]: { ...NO_CHANGE, restarted: restarted('kubelet', 'nut-monitor') },
    });
    for (const name of NAMES) expect(await rack.liveGrace(name)).toBe('2m0s');
    await wereRestartedInTurn();

    expect((await rack.ask('up')).changes).toEqual({ same: 9 });
    expect(differences(mended, await rack.states())).toEqual(NO_CHANGES);
  });

  test('one changed stage touches one file on one machine and restarts one service', async () => {
    const before = await rack.states();
    const up = await rack.ask('up', (homelab) => onBattery(homelab, CP3, '3m'));
    expect(up.changes).toEqual({ same: 8, update: 1 });
    expect(differences(before, await rack.states())).toEqual({
      ...NO_CHANGES,
      [CP3]: { paths: ['/etc/nut/upssched.conf'], restarted: ['nut-monitor.service'], states: [] },
    });
  });

  // before any machine goes off, and its /run with it
  test('secrets stand where they belong, and nowhere else on the machines', async () => {
    const [users, monitor, notice] = ['upsd.users', 'upsmon.conf', 'ridethrough-discord.curl'];
    expect(await rack.filesWithSecrets(CP1)).toEqual([
      `/etc/nut/${users}`,
      `/etc/nut/${monitor}`,
      `${KEPT}/etc/nut/${monitor}`,
    ]);
    for (const name of [CP2, CP3]) {
      expect(await rack.filesWithSecrets(name)).toEqual([`/etc/nut/${notice}`, `/etc/nut/${monitor}`]);
    }
    for (const name of NAMES) {
      expect(await rack.host(name).output(`stat -c '%a %U' ${FOLDER}`)).toBe('700 root\n');
      const journal = await rack.host(name).journal('--output=export');
      expect(rack.texts.filter((text) => journal.includes(text))).toEqual([]);
    }
  });

  /** The stages in seconds, and little to wait for beside them. */
  const quick = (homelab: Homelab) => {
    onBattery(homelab, CP3, '4s');
    onBattery(homelab, CP2, '24s');
    Object.assign(homelab.nut ?? {}, { pollFreq: '1s', pollFreqAlert: '1s', finalDelay: '1s' });
  };
  const ups = () => rack.host(CP1).ups('closet');
  const told = (text: string) => rack.notices.some(({ body }) => body.includes(`"rack: ${text}`));
  const isOff = (name: string) => rack.host(name).isOff();

  test('on battery cp3 goes off; the power is back, and cp2 goes on', async () => {
    expect((await rack.ask('up', quick)).changes).toEqual({ same: 6, update: 3 });
    const failed = Date.now();
    ups().set({ status: 'OB DISCHRG', charge: 90 });
    const fires = `${CP3} is shutting down`;
    await waitUntil(`${CP3} goes down`, () => told(fires) || isOff(CP3), 180_000);
    ups().set({ status: 'OL CHRG' });
    await rack.host(CP3).waitOff(180_000);
    expect(rack.host(CP3).lastShutdown()).toMatchObject({ verb: 'poweroff', killpower: false });
    expect(rack.host(CP3).lastShutdown()?.at).toBeGreaterThan(failed + 3000);

    await waitUntil('cp2 says so', () => told(`${CP2} stays up, the power is back (UPS closet)`), 120_000);
    // upssched ends with its last timer
    const upssched = async () => (await rack.host(CP2).run('pidof upssched')).stdout;
    await waitUntil('no timer waits on cp2', async () => (await upssched()) === '', 120_000);
    expect(told(`${CP2} runs on battery (UPS closet) and shuts down after 24 s on battery`)).toBe(true);
    rack.host(CP3).powerOn();
    await rack.host(CP3).waitUp(180_000);
    await rack.isWatchedBy('10.10.30.12', '10.10.30.13', '127.0.0.1');
  });

  test('on battery cp3 goes off, then cp2, and at low battery cp1, which cuts the outlets', async () => {
    const failed = Date.now();
    ups().set({ status: 'OB DISCHRG', charge: 80 });
    await rack.host(CP3).waitOff(180_000);
    expect(NAMES.filter(isOff)).toEqual([CP3]);
    await rack.host(CP2).waitOff(180_000);
    expect(NAMES.filter(isOff)).toEqual([CP2, CP3]);
    const low = Date.now();
    ups().set({ status: 'OB DISCHRG LB', charge: 9 });
    await rack.host(CP1).waitOff(180_000);

    const [cp1, cp2, cp3] = NAMES.map((name) => rack.host(name).lastShutdown());
    expect(cp3?.at).toBeGreaterThan(failed + 3000);
    expect(cp2?.at).toBeGreaterThan(failed + 23_000);
    expect(cp1?.at).toBeGreaterThan(low);
    expect(cp2).toMatchObject({ verb: 'poweroff', killpower: false, upsmonK: 1 });
    expect(cp1).toMatchObject({ verb: 'poweroff', killpower: true, upsmonK: 0 });
    expect(ups().hasCutOutlets()).toBe(true);
  });

  test('the stage ran as NUT’s user, SHUTDOWNCMD as root, and kubelet ended its pods first', async () => {
    for (const name of [CP3, CP2]) {
      const user = await loggedBy(rack.host(name));
      const nut = /^nut:[^:]*:(\d+):/m.exec(rack.host(name).read('/etc/passwd'))?.[1];
      expect(user(`${name} is shutting down: the stage of UPS closet is due`)).toBe(nut);
      expect(user('shutting down')).toBe('0');
    }
    for (const name of NAMES) {
      const { startTime, endTime } = JSON.parse(rack.host(name).read(KUBELETS_OWN));
      expect(Date.parse(endTime)).toBeGreaterThanOrEqual(Date.parse(startTime));
    }
  });

  test('when the mains are back all is as wanted', async () => {
    ups().set({ status: 'OL CHRG', charge: 50 });
    for (const name of NAMES) rack.host(name).powerOn();
    for (const name of NAMES) await rack.host(name).waitUp(180_000);
    await rack.isWatchedBy('10.10.30.12', '10.10.30.13', '127.0.0.1');
    expect((await rack.ask('up', quick)).changes).toEqual({ same: 9 });
  });

  test('destroy leaves files and services as they were', async () => {
    await rack.watching(() => rack.ask('destroy'));
    for (const name of NAMES) {
      await waitUntil(`${name}'s kubelet gives no grace`, async () => (await rack.liveGrace(name)) === '0s');
    }
    const after = await rack.states();
    const left = differences(bare, after);
    const notOurs = (one: Difference | undefined) => one?.paths.filter((path) => path !== KUBELETS_OWN);
    for (const name of [CP1, CP2]) expect([notOurs(left[name]), left[name]?.states]).toEqual([[], []]);
    // packages stay, with the files that they bring: the same as where they were installed before
    const others = notOurs(left[CP3])?.filter((path) => !OF_PACKAGES.test(path)) ?? [];
    expect(others).toContain('/etc/nut/upsmon.conf');
    expect(others.filter((path) => after[CP3]?.tree[path] !== bare[CP2]?.tree[path])).toEqual([]);
    expect(left[CP3]?.states).toEqual(['nut-monitor.service: not there -> inactive disabled']);
    for (const name of NAMES) {
      expect(rack.host(name).exists(FOLDER)).toBe(false);
    }
  });

  test('secrets are in no process list, in nothing that Pulumi says, and not on its disk', () => {
    const commands = rack.watched.flatMap((one) => one.commands);
    // the watch sees the machines, and the workstation, where the real plugin logs in by itself and the probe by ssh
    for (const mark of marks) {
      expect(commands).toContainEqual(expect.stringMatching(`^sh -s apply ${mark} \\S+$`));
    }
    expect(commands).toContainEqual(expect.stringMatching('^ssh .* sudo -n sh -s probe$'));
    expect(Math.min(...rack.watched.map(({ looks }) => looks))).toBeGreaterThan(20);
    expect(rack.watched.flatMap(({ hits }) => hits)).toEqual([]);
    const said = [...rack.said, rack.pulumi.said].join('');
    // a search that can find
    expect(said).toContain('/etc/nut/upsd.users is changed');
    expect(rack.pulumiFilesWith('fleet-k8s-cp1')).not.toEqual([]);
    for (const [index, text] of rack.texts.entries()) {
      expect({ index, isSaid: said.includes(text), files: rack.pulumiFilesWith(text) }).toEqual({
        index,
        isSaid: false,
        files: [],
      });
    }
  });
});
