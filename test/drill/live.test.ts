import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LiveResult } from '../../drill';
import { payload, remoteCommand } from '../../hosts/payload';
import { hostFiles } from '../../lib/files';
import type { Homelab } from '../../lib/homelab';
import { fillSecretHoles } from '../../lib/nut';
import { derivePlan } from '../../lib/power';
import { LAB, Lab, type Tree, treeChanges } from '../support/lab';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut/wait';
import { bundledProgram } from './bundled-program';

jest.setTimeout(900_000);

const repository = resolve(__dirname, '..', '..');
const ADDRESSES = { cp1: '10.10.30.11', cp2: '10.10.30.12', cp3: '10.10.30.13' } as const;
const NAMES = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];
const SECRETS: Record<string, string> = {
  'nut-admin': 'Adm1n "pass" \\word',
  'nut-monitor': 'M0nitor#pass=word',
  discord: 'http://10.10.30.5/webhook',
};

/** What a rehearsal must leave as it was. */
const PATHS = [
  '/etc',
  '/var/lib/nut',
  '/var/lib/ridethrough',
  '/root',
  '/home',
  '/run/nut',
  '/run/ridethrough',
  '/tmp',
];

describeWith(LAB, 'a rehearsal on the real machines', () => {
  let lab: Lab;
  let folder: string;
  let mac: string;
  let bundle: { file: string; remove: () => void } | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ridethrough-live-'));
    lab = await Lab.start({
      hosts: NAMES.map((name) => ({
        name,
        address: ADDRESSES[name],
        upses: name === 'cp1' ? ['closet'] : [],
      })),
    });
    const links = await lab.host('cp3').output('ip -o link show');
    mac = / link\/ether (\S+) /.exec(links)?.[1] ?? '';
    bundle = await bundledProgram();
    const plan = derivePlan(homelab());
    for (const name of NAMES) {
      const files = hostFiles(plan, name).map(({ secretEncoding, ...file }) => ({
        ...file,
        content:
          secretEncoding === undefined
            ? file.content
            : fillSecretHoles(file.content, secretEncoding, (secret) => SECRETS[secret]),
      }));
      const stdin = payload({ plan, host: name, files });
      const { code, stderr } = await lab.host(name).ssh(remoteCommand('apply', { sudo: true }), { stdin });
      expect({ name, code, stderr }).toMatchObject({ code: 0 });
    }
  });
  afterAll(async () => {
    await lab?.stop();
    bundle?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function homelab(): Homelab {
    const host = (name: (typeof NAMES)[number]): Homelab['hosts'][string] => ({
      address: ADDRESSES[name],
      poweredBy: 'closet',
      watts: 30,
      stopTakesUpTo: '30s',
      ssh: { hostKey: lab.host(name).hostKey },
    });
    return {
      name: 'home',
      ssh: { user: 'ops', privateKey: { secret: 'ssh-key' } },
      upses: {
        closet: {
          driver: 'usbhid-ups',
          port: 'auto',
          server: 'cp1',
          ratedWatts: 1000,
          runtime: [
            { watts: 30, lasts: '150m' },
            { watts: 90, lasts: '60m' },
          ],
          lowBattery: { chargePercent: 20, runtime: '15m' },
        },
      },
      hosts: {
        cp1: { ...host('cp1'), returns: 'with-power' },
        cp2: { ...host('cp2'), shutdown: { chargeBelowPercent: 50 } },
        cp3: {
          ...host('cp3'),
          shutdown: { onBatteryFor: '2m' },
          returns: { wakeOnLan: mac, broadcast: '10.10.30.255' },
        },
      },
      nut: {
        users: {
          admin: { password: { secret: 'nut-admin' }, upsmon: 'primary', actions: ['SET'] },
          monitor: { password: { secret: 'nut-monitor' }, upsmon: 'secondary' },
        },
      },
      notices: { discord: { webhook: { secret: 'discord' } } },
    };
  }

  /** The command line that runs `ridethrough drill HOMELAB --live …`. */
  function command(...args: string[]) {
    const file = join(folder, 'home.json');
    writeFileSync(file, JSON.stringify(homelab()));
    return [process.execPath, bundle?.file ?? '', 'drill', file, '--live', ...args];
  }

  /** Where it runs: on the workstation, since the machines can be reached from nowhere else. */
  const options = () => ({
    cwd: repository,
    env: {
      ...process.env,
      NO_COLOR: '1',
      RIDETHROUGH_SECRET_SSH_KEY: readFileSync(lab.ssh.identityFile, 'utf8'),
    },
  });
  const live = (...args: string[]) => lab.workstation.run(command(...args), options());

  /** What a rehearsal that was confirmed says of each machine: ready or not, and the checks that are bad. */
  async function rehearsed() {
    const { code, stdout, stderr } = await live('--confirm', 'home', '--json');
    if (stdout === '') throw new Error(`no result (${code}): ${stderr}`);
    const { hosts } = JSON.parse(stdout) as LiveResult;
    const bad = Object.entries(hosts).map(([name, { checks }]) => [
      name,
      checks.filter(({ result }) => result === 'bad').map(({ check, text }) => `${check}: ${text}`),
    ]);
    return { code, hosts, bad: Object.fromEntries(bad) as Record<string, string[]> };
  }

  const trees = (): Tree[] => NAMES.map((name) => lab.tree(name, PATHS));
  const pids = () => Promise.all(NAMES.map((name) => lab.host(name).output('cat /run/nut/upsmon.pid')));

  /** Nothing that a rehearsal writes or starts is there. */
  async function expectUntouched(then: Tree[]): Promise<void> {
    const after = trees();
    expect(NAMES.map((_, index) => treeChanges(then[index] ?? {}, after[index] ?? {}))).toEqual([[], [], []]);
    for (const name of NAMES) {
      const { stdout } = await lab.host(name).run('grep -l rehearsal /proc/[0-9]*/mounts; pgrep upssched');
      expect({ name, stdout }).toEqual({ name, stdout: '' });
    }
  }

  test('every machine would do its part, and nothing on it is another than before', async () => {
    const [untouched, watching] = [trees(), await pids()];
    const { code, hosts, bad } = await rehearsed();
    expect({ code, bad }).toEqual({ code: 0, bad: { cp1: [], cp2: [], cp3: [] } });
    const said = (name: string) => hosts[name]?.checks.map(({ check, text }) => `${check}: ${text}`) ?? [];
    expect(said('cp1')).toEqual(
      expect.arrayContaining([
        'stage: nut hears ONBATT and LOWBATT; upsmon itself goes at low battery',
        expect.stringMatching(/^outlets: \S+nutshutdown would cut them$/),
        `wake: cp3 answers at 10.10.30.13 from the card ${mac}`,
      ]),
    );
    expect(said('cp2')).toContain('stage: less than 50 % charge of closet: nut comes to upsmon -c fsd');
    expect(said('cp3')).toEqual(
      expect.arrayContaining([
        'login: upsmon is logged in at closet@10.10.30.11',
        'stage: 120 s on battery of closet (played as 1 s): nut comes to upsmon -c fsd',
        'notices: /etc/nut/ridethrough-discord.curl has an address and is used',
        'command: /etc/nut/ridethrough-shutdown would run, and logind would power off',
      ]),
    );
    await expectUntouched(untouched);
    expect(await pids()).toEqual(watching);
    for (const name of ['cp2', 'cp3']) {
      // nobody was told, not even the log
      expect(await lab.host(name).journal('--identifier=ridethrough')).toBe('');
      expect(lab.host(name).isOff()).toBe(false);
    }
  });

  test('what would keep a machine from doing its part is named', async () => {
    const [cp1, cp2, cp3] = NAMES.map((name) => lab.host(name));
    await cp1?.output('touch /run/nut/killpower');
    await cp2?.output(
      "systemctl stop nut-monitor; sed -i 's/^POLLFREQ .*/POLLFREQ 30/' /etc/nut/upsmon.conf",
    );
    await cp3?.output('chmod 0644 /etc/nut/upssched-cmd; chmod 0600 /etc/nut/ridethrough-discord.curl');
    const { code, bad } = await rehearsed();
    await cp1?.output('rm /run/nut/killpower');
    await cp2?.output('systemctl start nut-monitor');
    await cp3?.output('chmod 0755 /etc/nut/upssched-cmd; chmod 0640 /etc/nut/ridethrough-discord.curl');
    expect(code).toBe(1);
    expect(bad).toEqual({
      cp1: [
        'outlets: /run/nut/killpower is there already: any shutdown of this machine would cut the outlets',
      ],
      cp2: [
        expect.stringMatching(/^files: \/etc\/nut\/upsmon\.conf is not as planned, from line \d+ on$/),
        'services: nut-monitor is not running;',
        'upsmon: no upsmon has the pid in /run/nut/upsmon.pid: upsmon -c fsd would reach nobody',
        'login: upsmon is not logged in at closet@10.10.30.11: its server would not wait for this machine',
      ],
      cp3: [
        'files: /etc/nut/ridethrough-discord.curl is 600 root:nut and not 640 root:nut',
        'files: /etc/nut/upssched-cmd is 644 root:root and not 755 root:root',
        expect.stringMatching(/^stage: nothing called upsmon -c fsd as nut: /),
        'notices: nut finds no address in /etc/nut/ridethrough-discord.curl',
      ],
    });
  });

  test('ended in the middle, it leaves nothing on any machine', async () => {
    const untouched = trees();
    const child = lab.workstation.spawn(command('--confirm', 'home'), { ...options(), stdio: 'ignore' });
    const ended = new Promise((done) => child.once('close', done));
    const rehearses = async () =>
      (await lab.host('cp2').run('grep -l rehearsal /proc/[0-9]*/mounts')).stdout !== '';
    await waitUntil('cp2 rehearses', rehearses, 60_000);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await waitUntil(
      'nobody rehearses',
      async () => {
        const said = await Promise.all(
          NAMES.map((name) => lab.host(name).run('grep -l rehearsal /proc/[0-9]*/mounts')),
        );
        return said.every(({ stdout }) => stdout === '');
      },
      60_000,
    );
    await expectUntouched(untouched);
  });

  test('goes nowhere without the homelab’s name, and not with an outage of its own', async () => {
    expect(await live()).toMatchObject({ code: 2, stderr: expect.stringContaining('--confirm home') });
    expect(await live('--confirm', 'rack')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("confirmed for 'rack', but this is 'home'; no machine was contacted"),
    });
    expect(await live('--confirm', 'home', '--fault', 'network')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--live plays no outage on the real machines'),
    });
  });

  test('is refused while a UPS is on battery', async () => {
    lab.host('cp1').ups('closet').set({ status: 'OB DISCHRG' });
    const onBattery = async () =>
      (await lab.host('cp1').output('upsc closet@127.0.0.1 ups.status 2>&1')).includes('OB');
    await waitUntil('upsd says so', onBattery, 60_000);
    const { code, stdout, stderr } = await live('--confirm', 'home');
    lab.host('cp1').ups('closet').set({ status: 'OL' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('closet@127.0.0.1 says OB DISCHRG (asked by cp1)');
    await waitUntil('the mains are back', async () => !(await onBattery()), 60_000);
  });
});
