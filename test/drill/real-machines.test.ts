import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LiveResult } from '../../drill';
import { foretell } from '../../drill/foretell';
import { upsReadings } from '../../drill/readings';
import { LAB, type Tree, treeChanges } from '../support/lab';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut/wait';
import { bundledProgram } from './bundled-program';
import { NAMES, RealMachines } from './real-machines';

jest.setTimeout(900_000);

const repository = resolve(__dirname, '..', '..');

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

/** How much later than on one computer something may come on a whole machine, and on a busy one, in seconds. */
const BUSY_SECONDS = 10;

describeWith(LAB, 'on hosts with real systemd,', () => {
  let machines: RealMachines;

  beforeAll(async () => {
    machines = await RealMachines.start();
  });
  afterAll(() => machines?.stop());

  describe('a rehearsal', () => {
    let bundle: { file: string; remove: () => void } | undefined;

    beforeAll(async () => {
      bundle = await bundledProgram();
    });
    afterAll(() => bundle?.remove());

    /** The command line that runs `ridethrough drill HOMELAB --live …`. */
    function command(...args: string[]) {
      const file = join(machines.folder, 'home.json');
      writeFileSync(file, JSON.stringify(machines.homelab));
      return [process.execPath, bundle?.file ?? '', 'drill', file, '--live', ...args];
    }

    /** Where it runs: on the workstation, since the machines can be reached from nowhere else. */
    const options = () => ({
      cwd: repository,
      env: {
        ...process.env,
        NO_COLOR: '1',
        RIDETHROUGH_SECRET_SSH_KEY: readFileSync(machines.lab.ssh.identityFile, 'utf8'),
      },
    });
    const live = (...args: string[]) => machines.lab.workstation.run(command(...args), options());

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

    const trees = (): Tree[] => NAMES.map((name) => machines.lab.tree(name, PATHS));
    const pids = () =>
      Promise.all(NAMES.map((name) => machines.lab.host(name).output('cat /run/nut/upsmon.pid')));

    /** Nothing that a rehearsal writes or starts is there. */
    async function expectUntouched(then: Tree[]): Promise<void> {
      const after = trees();
      expect(NAMES.map((_, index) => treeChanges(then[index] ?? {}, after[index] ?? {}))).toEqual([
        [],
        [],
        [],
      ]);
      for (const name of NAMES) {
        const { stdout } = await machines.lab
          .host(name)
          .run('grep -l rehearsal /proc/[0-9]*/mounts; pgrep upssched');
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
          `wake: cp3 answers at 10.10.30.13 from the card ${machines.mac}`,
        ]),
      );
      expect(said('cp2')).toEqual(
        expect.arrayContaining([
          'stage: less than 60 % charge of closet: nut comes to upsmon -c fsd',
          'kubelet: kubelet holds its delay lock',
          expect.stringMatching(/^logind: waits up to \d+ s for kubelet, which needs \d+ s$/),
        ]),
      );
      expect(said('cp3')).toEqual(
        expect.arrayContaining([
          'login: upsmon is logged in at closet@10.10.30.11',
          'stage: 5 s on battery of closet (played as 1 s): nut comes to upsmon -c fsd',
          'notices: /etc/nut/ridethrough-discord.curl has an address and is used',
          'command: /etc/nut/ridethrough-shutdown would run, and logind would power off',
        ]),
      );
      await expectUntouched(untouched);
      expect(await pids()).toEqual(watching);
      for (const name of ['cp2', 'cp3']) {
        // nobody was told, not even the log
        expect(await machines.lab.host(name).journal('--identifier=ridethrough')).toBe('');
        expect(machines.lab.host(name).isOff()).toBe(false);
      }
    });

    test('what would keep a machine from doing its part is named', async () => {
      const [cp1, cp2, cp3] = NAMES.map((name) => machines.lab.host(name));
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
      const child = machines.lab.workstation.spawn(command('--confirm', 'home'), {
        ...options(),
        stdio: 'ignore',
      });
      const ended = new Promise((done) => child.once('close', done));
      const rehearses = async () =>
        (await machines.lab.host('cp2').run('grep -l rehearsal /proc/[0-9]*/mounts')).stdout !== '';
      await waitUntil('cp2 rehearses', rehearses, 60_000);
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      await waitUntil(
        'nobody rehearses',
        async () => {
          const said = await Promise.all(
            NAMES.map((name) => machines.lab.host(name).run('grep -l rehearsal /proc/[0-9]*/mounts')),
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
      machines.lab.host('cp1').ups('closet').set({ status: 'OB DISCHRG' });
      const onBattery = async () =>
        (await machines.lab.host('cp1').output('upsc closet@127.0.0.1 ups.status 2>&1')).includes('OB');
      await waitUntil('upsd says so', onBattery, 60_000);
      const { code, stdout, stderr } = await live('--confirm', 'home');
      machines.lab.host('cp1').ups('closet').set({ status: 'OL' });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('closet@127.0.0.1 says OB DISCHRG (asked by cp1)');
      await waitUntil('the mains are back', async () => !(await onBattery()), 60_000);
    });
  });

  describe('an outage', () => {
    test('takes each down when the simulator foretold it, cuts the outlets, and all are back with the mains', async () => {
      const { lab, plan, hosts } = machines;
      const outageSeconds = 90;
      const { nominal, windows } = foretell(plan, outageSeconds, []);
      const ups = upsReadings(plan, nominal, []).get('closet');
      const server = lab.host('cp1');
      const began = Date.now();
      const elapsed = () => (Date.now() - began) / 1000;
      const play = setInterval(() => {
        if (!server.isOff() && elapsed() < outageSeconds) server.ups('closet').set(ups?.at(elapsed()) ?? {});
      }, 1000);
      try {
        server.ups('closet').set(ups?.at(0.001) ?? {});
        await Promise.all(hosts.map((host) => host.waitOff(180_000)));
      } finally {
        clearInterval(play);
      }

      const seen = await Promise.all(
        hosts.map(async (host) => {
          const said = await host.journal('--identifier=ridethrough', '--output=short-unix');
          const runs = [...said.matchAll(/^(\d+\.\d+) .*: shutting down$/gm)].map(
            ([, at]) => Number(at) - began / 1000,
          );
          const last = host.lastShutdown();
          return {
            name: host.name,
            runsShutdownCommand: runs.length,
            at: runs[0] ?? Number.NaN,
            offAt: ((last?.at ?? 0) - began) / 1000,
            how: { verb: last?.verb, killpower: last?.killpower, upsmonK: last?.upsmonK },
          };
        }),
      );
      const table = seen.map(({ name, at, offAt }) => {
        const { foretold, allowed } = windows[name] ?? {};
        const off = nominal.hosts[name]?.offAt;
        return `${name}: SHUTDOWNCMD foretold ${foretold} (${allowed?.from} to ${allowed?.to}), seen ${at.toFixed(1)}; off foretold ${off}, seen ${offAt.toFixed(1)}`;
      });
      console.info(table.join('\n'));

      for (const { name, runsShutdownCommand, at, offAt } of seen) {
        const { allowed } = windows[name] ?? {};
        expect({ name, runsShutdownCommand }).toEqual({ name, runsShutdownCommand: 1 });
        expect(at).toBeGreaterThanOrEqual(allowed?.from ?? Number.NaN);
        expect(at).toBeLessThanOrEqual((allowed?.to ?? Number.NaN) + BUSY_SECONDS);
        expect(offAt).toBeGreaterThan(at);
        expect(offAt - at).toBeLessThanOrEqual((plan.hosts[name]?.stop.longestSeconds ?? 0) + BUSY_SECONDS);
        expect(nominal.hosts[name]?.outcome).toBe('stopped-cleanly');
      }
      const order = [...seen].sort((a, b) => a.offAt - b.offAt).map(({ name }) => name);
      expect(order).toEqual(plan.stopOrder);
      // only who serves the UPS leaves the mark to cut its outlets
      expect(Object.fromEntries(seen.map(({ name, how }) => [name, how]))).toEqual({
        cp1: { verb: 'poweroff', killpower: true, upsmonK: 0 },
        cp2: { verb: 'poweroff', killpower: false, upsmonK: 1 },
        cp3: { verb: 'poweroff', killpower: false, upsmonK: 1 },
      });
      expect(server.ups('closet').hasCutOutlets()).toBe(true);
      expect(nominal.events).toContainEqual(expect.objectContaining({ event: 'outlets-cut', ups: 'closet' }));

      // the mains are back: who returns with power, by the simulator, has its outlet on again
      server.ups('closet').set({ status: 'OL CHRG', charge: 25 });
      for (const host of hosts) if (nominal.hosts[host.name]?.backAt !== undefined) host.powerOn();
      await Promise.all(hosts.map((host) => host.waitUp(180_000)));
      await waitUntil(
        'all are logged in again',
        async () => {
          const { stdout } = await server.run('upsc -c closet@127.0.0.1');
          return ['127.0.0.1', '10.10.30.12', '10.10.30.13'].every((client) => stdout.includes(client));
        },
        120_000,
      );
      expect((await server.output('upsc closet@127.0.0.1 ups.status 2>/dev/null')).trim()).toBe('OL CHRG');
      expect(hosts.map((host) => host.isOff())).toEqual([false, false, false]);
    });
  });
});
