import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wakeFiles } from '../../lib/files/wake';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { host, pair, ups } from '../power/homelabs';
import { describeWith, requireProgram } from '../support/needs';
import { waitUntil } from '../support/nut/wait';
import { Waker } from './support/waker';

const FOLLOWER = '02:00:00:00:00:02';
const THIRD = '02:00:00:00:00:03';

/** The server wakes two machines; the third hangs on a UPS of its own, whose data another host has. */
function homelab(onceChargePercent = 0): Homelab {
  const lab = pair({ returns: { wakeOnLan: FOLLOWER, onceChargePercent } });
  lab.upses.shelf = ups('watcher');
  lab.hosts.watcher = host('192.0.2.4');
  lab.hosts.third = host('192.0.2.3', {
    poweredBy: 'shelf',
    ssh: { port: 2222 },
    returns: { wakeOnLan: THIRD, broadcast: '192.0.2.255' },
  });
  return lab;
}

const OWN = 'closet@127.0.0.1';
const OTHER = 'shelf@192.0.2.4';
const FOLLOWER_UP = '192.0.2.2:22';
const THIRD_UP = '192.0.2.3:2222';
const FOLLOWER_PACKET = `${FOLLOWER} 255.255.255.255`;
const THIRD_PACKET = `${THIRD} 192.0.2.255`;

describe('the files that wake other machines', () => {
  const plan = derivePlan(homelab());

  test('are none on a host that wakes nobody', () => {
    const server = plan.hosts.server;
    expect(server && wakeFiles(plan, { ...server, wakes: [] })).toEqual([]);
  });

  test('are a script, its unit as the run user, and a drop-in that starts it with upsmon', () => {
    const files = plan.hosts.server ? wakeFiles(plan, plan.hosts.server) : [];
    expect(files.map(({ path, mode, reload }) => ({ path, mode, reload }))).toEqual([
      { path: '/etc/nut/ridethrough-wake', mode: '0755', reload: [] },
      { path: '/etc/systemd/system/ridethrough-wake.service', mode: '0644', reload: ['systemd'] },
      {
        path: '/etc/systemd/system/nut-monitor.service.d/ridethrough.conf',
        mode: '0644',
        reload: ['systemd'],
      },
    ]);
    expect(files[1]?.content).toContain('\nUser=nut\n');
    expect(files[2]?.content).toContain('\nWants=ridethrough-wake.service\n');
  });
});

describeWith({ tools: ['shellcheck'] }, 'the wake script', () => {
  test('passes shellcheck as POSIX sh', () => {
    const script = plan0();
    const { stdout, status } = spawnSync(requireProgram('shellcheck'), ['-s', 'sh', '-'], {
      input: script,
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  function plan0(): string {
    const plan = derivePlan(homelab());
    return plan.hosts.server ? (wakeFiles(plan, plan.hosts.server)[0]?.content ?? '') : '';
  }
});

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'ash']],
])('waking under %s', (tool, shell) => {
  describeWith({ tools: [tool, 'flock', 'timeout'] }, 'the script', () => {
    let waker: Waker;
    afterEach(() => waker.end());

    function machine(limits = {}, onceChargePercent = 0): Waker {
      waker = new Waker(shell, homelab(onceChargePercent), 'server', { settleSeconds: 0, ...limits });
      waker.ups(OWN, 'OL CHRG');
      waker.ups(OTHER, 'OL CHRG');
      return waker;
    }

    test('wakes what answered at ONBATT and no longer does, and nobody else', async () => {
      machine();
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      expect(waker.memory).toEqual([FOLLOWER]);
      waker.up();
      const { ended } = waker.start('wake');
      await waitUntil('a second packet', () => waker.sent.length >= 2);
      expect(new Set(waker.sent)).toEqual(new Set([FOLLOWER_PACKET]));
      waker.up(FOLLOWER_UP);
      expect(await ended).toBe(0);
      expect(waker.memory).toEqual([]);
      expect(waker.log).toEqual([`waking follower (${FOLLOWER})`, 'follower is up']);
    });

    test('wakes nobody where nothing was remembered', async () => {
      machine();
      expect(await waker.run('wake')).toBe(0);
      expect(waker.sent).toEqual([]);
    });

    test('remembers across a second ONBATT what went down after the first', async () => {
      machine();
      waker.up(FOLLOWER_UP, THIRD_UP);
      await waker.run('remember');
      waker.up(THIRD_UP);
      await waker.run('remember');
      expect(waker.memory).toEqual([FOLLOWER, THIRD]);
    });

    test('takes an answer only when a stop that had begun would be over', async () => {
      machine({ settleSeconds: 4 });
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      const { ended } = waker.start('wake');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      waker.up();
      await waitUntil('a packet', () => waker.sent.length > 0);
      waker.up(FOLLOWER_UP);
      expect(await ended).toBe(0);
      expect(waker.memory).toEqual([]);
    });

    test('waits for the charge', async () => {
      machine({}, 50);
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      waker.ups(OWN, 'OL CHRG', 49);
      const { ended } = waker.start('wake');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(waker.sent).toEqual([]);
      waker.ups(OWN, 'OL CHRG', 50);
      await waitUntil('a packet', () => waker.sent.length > 0);
      waker.up(FOLLOWER_UP);
      expect(await ended).toBe(0);
    });

    test('gives up on a charge that never comes, and says so', async () => {
      machine({ waitSeconds: 2 }, 50);
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      waker.ups(OWN, 'OL', null);
      expect(await waker.run('wake')).toBe(0);
      expect(waker.sent).toEqual([]);
      expect(waker.memory).toEqual([]);
      expect(waker.log).toEqual(['follower stays off: its UPS did not reach 50 % on the mains within 2 s']);
    });

    test('gives up on a machine that never answers, and says so', async () => {
      machine({ tryForSeconds: 3 });
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      expect(await waker.run('wake')).toBe(0);
      expect(waker.sent.length).toBeGreaterThan(0);
      expect(waker.memory).toEqual([]);
      expect(waker.log.at(-1)).toBe('follower does not answer; no more packets after 3 s');
    });

    test('ends and keeps its memory when its own UPS goes on battery', async () => {
      machine();
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      const { ended } = waker.start('wake');
      await waitUntil('a packet', () => waker.sent.length > 0);
      waker.ups(OWN, 'OB DISCHRG');
      expect(await ended).toBe(0);
      expect(waker.memory).toEqual([FOLLOWER]);
    });

    test("waits while another machine's UPS is on battery, without a limit", async () => {
      machine({ waitSeconds: 1 });
      waker.up(THIRD_UP);
      await waker.run('remember');
      waker.up();
      waker.ups(OTHER, 'OB DISCHRG');
      const { ended } = waker.start('wake');
      await new Promise((resolve) => setTimeout(resolve, 2200));
      expect({ sent: waker.sent, memory: waker.memory }).toEqual({ sent: [], memory: [THIRD] });
      waker.ups(OTHER, 'OL');
      await waitUntil('a packet', () => waker.sent.length > 0);
      expect(waker.sent[0]).toBe(THIRD_PACKET);
      waker.up(THIRD_UP);
      expect(await ended).toBe(0);
    });

    test.each([
      ['does not answer', undefined],
      ['still has a forced shutdown set', 'FSD OL'],
    ])('wakes nobody while its own UPS %s', async (_what, status) => {
      machine();
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      waker.ups(OWN, status);
      const { ended } = waker.start('wake');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect({ sent: waker.sent, memory: waker.memory }).toEqual({ sent: [], memory: [FOLLOWER] });
      waker.ups(OWN, 'OL');
      await waitUntil('a packet', () => waker.sent.length > 0);
      waker.up(FOLLOWER_UP);
      expect(await ended).toBe(0);
    });

    test('wakes after it was killed, from where it was', async () => {
      machine();
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      const first = waker.start('wake');
      await waitUntil('a packet', () => waker.sent.length > 0);
      first.process.kill('SIGKILL');
      await first.ended;
      const before = waker.sent.length;
      const second = waker.start('wake');
      await waitUntil('another packet', () => waker.sent.length > before);
      waker.up(FOLLOWER_UP);
      expect(await second.ended).toBe(0);
      expect(waker.memory).toEqual([]);
    });

    test('lets one run at a time', async () => {
      machine();
      waker.up(FOLLOWER_UP);
      await waker.run('remember');
      waker.up();
      const first = waker.start('wake');
      await waitUntil('a packet', () => waker.sent.length > 0);
      expect(await waker.run('wake')).toBe(0);
      expect(first.process.exitCode).toBeNull();
      waker.up(FOLLOWER_UP);
      expect(await first.ended).toBe(0);
      expect(waker.log.filter((line) => line.startsWith('waking'))).toHaveLength(1);
    });

    test('is ended by the next outage, and forgets nothing', async () => {
      machine();
      waker.up(FOLLOWER_UP, THIRD_UP);
      await waker.run('remember');
      waker.up(THIRD_UP);
      const { process, ended } = waker.start('wake');
      await waitUntil('a packet', () => waker.sent.length > 0);
      expect(await waker.run('remember')).toBe(0);
      await ended;
      expect(process.signalCode).toBe('SIGTERM');
      expect(waker.memory).toEqual([FOLLOWER, THIRD]);
    });

    test('spares the process that has got the number of a run long gone', async () => {
      machine();
      const bystander = spawn('sleep', ['60']);
      writeFileSync(join(waker.folder, 'ridethrough-wake.lock'), `${bystander.pid}\n`);
      const lock = join(waker.folder, 'ridethrough-wake.lock');
      const holder = spawn('flock', ['--no-fork', lock, 'sleep', '60']);
      await waitUntil('the lock held', () => spawnSync('flock', ['-n', lock, 'true']).status !== 0);
      waker.up(FOLLOWER_UP);
      expect(await waker.run('remember')).toBe(0);
      expect({ exit: bystander.exitCode, signal: bystander.signalCode }).toEqual({
        exit: null,
        signal: null,
      });
      expect(waker.memory).toEqual([FOLLOWER]);
      for (const child of [bystander, holder]) child.kill('SIGKILL');
    });
  });
});
