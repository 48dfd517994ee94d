import { readdirSync, readFileSync } from 'node:fs';
import type { Homelab, Host, Notices } from '../../lib/homelab';
import { describeWith } from '../support/needs';
import { NUT_LAB, type NutMachine } from '../support/nut';
import { type LabOptions, type RunningHomelab, runHomelab } from './homelab-lab';

jest.setTimeout(120_000);

/** A server that stops last, and a follower with the stage under test. */
function homelab(shutdown: Host['shutdown'], notices?: Notices): Homelab {
  return {
    name: 'home',
    upses: {
      closet: {
        server: 'server',
        driver: 'usbhid-ups',
        port: 'auto',
        pollInterval: '1s',
        ratedWatts: 900,
        runtime: [{ watts: 100, lasts: '40m' }],
        lowBattery: { chargePercent: 30, decidedBy: 'driver' },
      },
    },
    nut: { pollFreq: '1s', pollFreqAlert: '1s', finalDelay: '0s', deadTime: '60s', hostSync: '60s' },
    hosts: {
      server: { address: '192.0.2.1', poweredBy: 'closet', watts: 60 },
      follower: {
        address: '192.0.2.2',
        poweredBy: 'closet',
        watts: 40,
        ...(shutdown === undefined ? {} : { shutdown }),
      },
    },
    ...(notices === undefined ? {} : { notices }),
  };
}

/** Seconds of the plan that a test can't wait for. */
const QUICK = {
  'CONFIRM_SECONDS=5': 'CONFIRM_SECONDS=3',
  'WATCH_SECONDS=5': 'WATCH_SECONDS=1',
  'OVERDUE_SECONDS=10': 'OVERDUE_SECONDS=3',
};

describeWith(NUT_LAB, 'in an outage', () => {
  let running: RunningHomelab | undefined;
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  async function start(shutdown: Host['shutdown'], options: LabOptions & { notices?: Notices } = {}) {
    const started = await runHomelab(homelab(shutdown, options.notices), {
      ...options,
      replaced: { ...QUICK, ...options.replaced },
    });
    running = started;
    const server = started.machine('server');
    const follower = started.machine('follower');
    const ups = server.ups('closet');
    return { server, follower, ups };
  }

  const goesDown = (machine: NutMachine) =>
    machine.until(`${machine.name} powers off`, () => poweredOff(machine).length > 0);
  const timerStarts = (machine: NutMachine, times = 1) =>
    machine.until('the timer starts', () => machine.logged(/New timer: stage\.closet/).length >= times);
  const upsschedEnds = (machine: NutMachine) =>
    machine.until(
      'no timer is left',
      () => !machine.processes().some(({ command }) => /upssched/.test(command)),
    );

  test('a timer takes its machine down, as root, from a script that runs as nut; the server stays', async () => {
    const { server, follower, ups } = await start({ onBatteryFor: '3s' });
    ups.setStatus('OB DISCHRG');
    await goesDown(follower);
    expect(poweredOff(follower)).toEqual([
      { at: expect.any(Number), uid: 0, program: '/usr/bin/systemctl', args: 'poweroff' },
    ]);
    const { stdout } = await follower.run(['stat', '-c', '%U', '/run/nut/ridethrough-state.closet']);
    expect(stdout).toBe('nut\n');
    expect(follower.recorded().every(({ uid }) => uid === 0)).toBe(true);
    expect(server.recorded()).toEqual([]);
    for (const said of ['UPS closet is on battery', 'follower is shutting down', 'follower is going down']) {
      await follower.until(`'${said}' was logged`, () => follower.logged(new RegExp(said)).length > 0);
    }
  });

  test('ONLINE in between cancels the timer, and the guard with it', async () => {
    const { follower, ups } = await start({ onBatteryFor: '12s' });
    ups.setStatus('OB');
    await timerStarts(follower);
    await follower.until('the guard runs', () => watchers(follower).length === 1);
    ups.setStatus('OL');
    await follower.until(
      'it is cancelled',
      () => follower.logged(/Cancelling timer: stage\.closet/).length > 0,
    );
    await upsschedEnds(follower);
    expect(watchers(follower)).toEqual([]);
    expect(poweredOff(follower)).toEqual([]);
  });

  test('no stage fires on mains that came back while upsmon was down', async () => {
    const { server, follower, ups } = await start({ onBatteryFor: '8s' });
    ups.setStatus('OB');
    await timerStarts(follower);
    await follower.stopDaemon('upsmon');
    ups.setStatus('OL');
    await server.until(
      'upsd says OL',
      async () => (await server.upsc('closet@127.0.0.1', 'ups.status')) === 'OL',
    );
    await follower.startUpsmon();
    await follower.until(
      'the old timer came due',
      () => follower.logged(/due, but it isn't on battery/).length > 0,
    );
    expect(poweredOff(follower)).toEqual([]);
  });

  test('no stage fires on mains after upsmon was restarted, and the timers of both are gone', async () => {
    const { follower, ups } = await start({ onBatteryFor: '12s' });
    ups.setStatus('OB');
    await timerStarts(follower);
    await follower.stopDaemon('upsmon');
    await follower.startUpsmon();
    await timerStarts(follower, 2);
    ups.setStatus('OL');
    await follower.until('both are cancelled', () => follower.logged(/Cancelling timer/).length === 2);
    await upsschedEnds(follower);
    expect(watchers(follower)).toEqual([]);
    expect(poweredOff(follower)).toEqual([]);
  });

  test('the stage of an upsmon that was restarted fires all the same', async () => {
    const { follower, ups } = await start({ onBatteryFor: '4s' });
    ups.setStatus('OB');
    await timerStarts(follower);
    await follower.stopDaemon('upsmon');
    await follower.startUpsmon();
    await goesDown(follower);
  });

  test('a stage whose upssched was killed is noticed and fires', async () => {
    const { follower, ups } = await start({ onBatteryFor: '4s' });
    ups.setStatus('OB');
    await timerStarts(follower);
    const daemon = follower.processes().filter(({ command }) => /^(\/usr)?\/sbin\/upssched /.test(command));
    expect(daemon).not.toEqual([]);
    await follower.run(['kill', '-9', ...daemon.map(({ pid }) => String(pid))]);
    await goesDown(follower);
    expect(follower.logged(/the timer of UPS closet is overdue/)).not.toEqual([]);
  });

  test('a calibration brings nobody down, and the mains that fail in it do', async () => {
    const { server, follower, ups } = await start({ onBatteryFor: '2s' });
    ups.set({ 'ups.status': 'OB DISCHRG CAL', 'battery.charge': 25 });
    await follower.until('the stage waits', () => follower.logged(/due, but it is calibrating/).length > 0);
    await server.until('upsmon itself waits', () => server.logged(/it is also calibrating/).length > 0);
    expect([...poweredOff(follower), ...poweredOff(server)]).toEqual([]);
    ups.set({ 'ups.status': 'OB DISCHRG', 'battery.charge': 90 });
    await goesDown(follower);
    expect(poweredOff(server)).toEqual([]);
  });

  test('a frozen upsd does not hold up the stage, which holds none of the sockets of upssched', async () => {
    const { server, follower, ups } = await start({ onBatteryFor: '3s' });
    ups.setStatus('OB');
    await timerStarts(follower);
    const upsd = server.processes().find(({ command }) => command.startsWith('/lib/nut/upsd'));
    await server.run(['kill', '-STOP', String(upsd?.pid)]);
    try {
      const due = () =>
        follower.processes().find(({ command }) => command.endsWith('upssched-cmd --due closet'));
      await follower.until('the stage is due', () => due() !== undefined);
      const list = ['sh', '-c', 'for fd in /proc/$1/fd/*; do readlink $fd; done', 'sh', String(due()?.pid)];
      const { stdout } = await follower.run(list);
      expect(stdout).toContain('/dev/null');
      expect(stdout).not.toMatch(/socket|\.lock/);
      await goesDown(follower);
    } finally {
      thaw();
    }
    expect(follower.logged(/UPS closet doesn't answer; it was last seen on battery/)).not.toEqual([]);
  });

  test('a webhook that never answers delays nothing, and its address is in no command line', async () => {
    const secret = 'nobody-may-see-this';
    const { follower, ups } = await start(
      { onBatteryFor: '3s' },
      {
        notices: { webhook: { url: { secret: 'hook' } }, timeout: '60s' },
        secrets: { hook: `http://192.0.2.1:8080/${secret}` },
      },
    );
    // takes connections, reads them and never says a word
    const listen =
      'use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalAddr => "192.0.2.1:8080", Listen => 9);';
    const hook = follower.run(
      [
        'perl',
        '-e',
        `${listen} $| = 1; my @c; while (my $c = $s->accept) { push @c, $c; <$c>; print "x\n" }`,
      ],
      { timeout: 100_000 },
    );
    const seen = new Set<string>();
    const look = () => {
      for (const { command } of follower.processes()) seen.add(command);
    };
    ups.setStatus('OB');
    await follower.until('follower powers off', () => {
      look();
      return poweredOff(follower).length > 0;
    });
    look();
    const curls = [...seen].filter((command) => command.startsWith('curl '));
    expect(curls).not.toEqual([]);
    expect(follower.processes().some(({ command }) => command.startsWith('curl '))).toBe(true);
    expect([...seen].filter((command) => command.includes(secret))).toEqual([]);
    await follower.powerOff();
    await hook;
  });

  test('a watcher fires below its charge, and the driver decides what is low', async () => {
    const { server, follower, ups } = await start({ chargeBelowPercent: 50 });
    ups.set({ 'ups.status': 'OB DISCHRG', 'battery.charge': 80 });
    await follower.until('the watcher runs', () => watchers(follower).length === 1);
    ups.set({ 'battery.charge': 45 });
    await goesDown(follower);
    expect(server.recorded()).toEqual([]);
    ups.set({ 'battery.charge': 25 });
    await goesDown(server);
    expect(server.exists('/run/nut/killpower')).toBe(true);
    expect(follower.exists('/run/nut/killpower')).toBe(false);
  });

  test('a watcher ends at ONLINE with nothing left behind', async () => {
    const { follower, ups } = await start({ chargeBelowPercent: 50 });
    ups.set({ 'ups.status': 'OB DISCHRG', 'battery.charge': 80 });
    await follower.until('the watcher runs', () => watchers(follower).length === 1);
    await follower.stopDaemon('upsmon');
    await follower.startUpsmon();
    await follower.until('ONBATT came again', () => follower.logged(/UPS closet is on battery/).length === 2);
    await follower.until('one watcher runs', () => watchers(follower).length === 1);
    ups.setStatus('OL');
    await follower.until('it has ended', () => watchers(follower).length === 0);
    const { stdout } = await follower.run(['ls', '/run/nut']);
    expect(stdout.split('\n').filter((name) => name.startsWith('ridethrough'))).toEqual([
      'ridethrough-state.closet',
    ]);
    expect(poweredOff(follower)).toEqual([]);
  });

  test('a systemctl that hangs does not keep the machine up', async () => {
    const { follower, ups } = await start(
      { onBatteryFor: '1s' },
      { replaced: { 'QUESTION_SECONDS=5': 'QUESTION_SECONDS=1', 'ANSWER_SECONDS=20': 'ANSWER_SECONDS=1' } },
    );
    const hanging = '#!/bin/sh\nprintf "0 $(id -u) $0 $*\\n" >>/var/log/recorded\nexec sleep 600\n';
    follower.write('/usr/bin/systemctl', { content: hanging, mode: '0755' });
    ups.setStatus('OB');
    await follower.until('force is used', () =>
      follower.recorded().some(({ args }) => args === '--force poweroff'),
    );
    expect(follower.recorded().map(({ uid, args }) => `${uid} ${args}`)).toEqual([
      '0 is-system-running',
      '0 poweroff',
      '0 is-system-running',
      '0 --no-block --job-mode=replace-irreversibly start poweroff.target',
      '0 --force poweroff',
    ]);
  });
});

/** nsenter stops with the process that it started, and what it has started can't end until it goes on. */
function thaw(): void {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [state, parent] = readFileSync(`/proc/${entry}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
      if (state === 'T' && Number(parent) === process.pid) process.kill(Number(entry), 'SIGCONT');
    } catch {
      // it has just ended
    }
  }
}

/** Calls that really power a machine off; questions are none. */
function poweredOff(machine: NutMachine) {
  return machine.recorded().filter(({ args }) => !args.includes('is-system-running'));
}

/** Pids of a machine's watchers, subshells left out. */
function watchers(machine: NutMachine): number[] {
  const own = machine.processes().filter(({ command }) => command.includes('upssched-cmd --watch closet'));
  const [first, ...others] = own.map(({ pid }) => pid).sort((a, b) => a - b);
  if (first === undefined) return [];
  const parentOf = (pid: number) => Number(/^PPid:\s*(\d+)/m.exec(statusOf(machine, pid))?.[1]);
  const pids = new Set(own.map(({ pid }) => pid));
  return [first, ...others].filter((pid) => !pids.has(parentOf(pid)));
}

function statusOf(machine: NutMachine, pid: number): string {
  try {
    return machine.read(`/proc/${pid}/status`);
  } catch {
    return '';
  }
}
