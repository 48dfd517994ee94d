import { payload } from '../../../hosts/payload';
import { waitUntil } from '../../support/nut/wait';
import { edited } from '../edited';
import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';
import { finished } from './stand-in-machine';

onStandIn('what may be in the way of a run', (at) => {
  test('a run that could not have the lock leaves alone what the other run has masked', async () => {
    at.machine.write('/stand-ins/packages', '');
    at.machine.inside('sh', '-c', 'rm -f /stand-ins/units/nut-*');
    at.machine.write('/stand-ins/hold-at', 'packages-installed\n');
    const first = at.machine.run('apply', delivery());
    await waitUntil(
      'the packages are installed',
      () => at.machine.inside('grep', '-c', 'apt-get', '/stand-ins/calls') === '1\n',
    );
    const second = edited(payload(delivery()), 'LOCK_WAIT_SECONDS=300', 'LOCK_WAIT_SECONDS=0');
    expect((await at.machine.runProgram('apply', second)).stderr).toContain('another run has been at work');
    const masked = at.machine.changes();
    expect((await first).code).toBe(0);
    expect(masked.filter((call) => call.startsWith('unmask'))).toEqual([]);
    expect(at.machine.changes()).toContain('unmask --runtime nut-server.service');
  });

  test.each(['masked', 'masked-runtime'])(
    'unmasks what is to run before it restarts it, and makes it %s again on the way back',
    async (masked) => {
      at.machine.unit('nut-server', masked, 'inactive');
      at.machine.unit('nut-monitor', masked, 'inactive');
      const before = at.machine.picture();
      at.machine.write('/stand-ins/nobody-logs-in', '');
      const program = edited(payload(delivery()), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const { code, stderr } = await at.machine.runProgram('apply', program);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('check failed: upsmon has not logged in');
      expect(at.machine.picture()).toBe(before);
      at.machine.remove('/stand-ins/nobody-logs-in');
      await at.applied();
      expect((await at.report()).isAsWanted).toBe(true);
      expect((await at.machine.run('restore', delivery())).code).toBe(0);
      expect(at.machine.picture()).toBe(before);
    },
  );

  test('restarts a unit also where somebody has just done so again and again', async () => {
    await at.applied();
    at.machine.write('/stand-ins/limit.nut-monitor', '');
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
    });
    expect((await at.applied(wanted)).stderr).toContain('nut-monitor has begun too often in a short time');
    expect(await at.report(wanted)).toMatchObject({ isAsWanted: true });
  });

  test('refuses a system that it does not know', async () => {
    at.machine.write('/etc/os-release', 'ID=fedora\nVERSION_ID=43\nPRETTY_NAME="Fedora Linux 43"\n');
    const before = at.machine.picture();
    const { code, stderr } = await at.machine.run('apply', delivery());
    expect(code).toBe(1);
    expect(stderr).toContain('this machine runs Fedora Linux 43, which is not supported');
    expect(at.machine.picture()).toBe(before);
  });

  test('refuses somebody who is not root', async () => {
    const { code, stderr } = await at.machine.run('apply', delivery(), 'm', 'daemon');
    expect(code).toBe(1);
    expect(stderr).toContain('this has to run as root');
  });

  test('installs the packages that are missing, with their units held back', async () => {
    at.machine.write('/stand-ins/packages', '');
    at.machine.inside('sh', '-c', 'rm -f /stand-ins/units/nut-*');
    await at.applied();
    const calls = at.machine.changes();
    expect(calls.slice(0, 6)).toEqual([
      'mask --runtime nut-server.service',
      'mask --runtime nut-monitor.service',
      expect.stringMatching(/^apt-get .*install --no-install-recommends nut-client nut-server$/),
      'unmask --runtime nut-server.service',
      'unmask --runtime nut-monitor.service',
      'start nut-driver-enumerator.service',
    ]);
  });

  test('waits for the package lock within a bound, and names who holds it', async () => {
    at.machine.write('/stand-ins/packages', 'nut-client\n');
    at.machine.write('/stand-ins/apt-locked', '');
    const program = edited(payload(delivery()), 'PACKAGES_WAIT_SECONDS=600', 'PACKAGES_WAIT_SECONDS=1');
    const { code, stderr } = await at.machine.runProgram('apply', program);
    expect(code).toBe(1);
    expect(stderr).toContain('It is held by process 99 (unattended-upgr)');
    expect(stderr).toContain('apt-get could not install nut-server. None of the files was changed.');
    expect(at.machine.exists('/var/lib/ridethrough')).toBe(false);
  });

  test('one of two runs at once waits for the other, by name', async () => {
    at.machine.write('/stand-ins/hold-at', 'restart-nut-server\n');
    const both = [at.machine.run('apply', delivery()), at.machine.run('apply', delivery())];
    const [one, two] = await Promise.all(both);
    expect([one?.code, two?.code]).toEqual([0, 0]);
    expect(`${one?.stderr}${two?.stderr}`).toMatch(
      /waiting for another run on this machine: process \d+ for root since 2/,
    );
    const changed = [one, two].map((outcome) => JSON.parse(outcome?.stdout ?? '').changed.length).sort();
    expect(changed[0]).toBe(0);
    expect(changed[1]).toBeGreaterThan(5);
  });

  test('is refused where another run takes too long', async () => {
    at.machine.write('/stand-ins/hold-at', 'restart-nut-server\n');
    const program = edited(payload(delivery()), 'LOCK_WAIT_SECONDS=300', 'LOCK_WAIT_SECONDS=0');
    const both = await Promise.all([
      at.machine.runProgram('apply', program),
      at.machine.runProgram('apply', program),
    ]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(both.find(({ code }) => code === 1)?.stderr).toContain('another run has been at work');
    expect((await at.report()).isAsWanted).toBe(true);
  });

  test('goes on to the end where the connection is cut', async () => {
    at.machine.write('/stand-ins/hold-at', 'restart-nut-server\n');
    const child = at.machine.start('apply', 'first');
    const ended = finished(child);
    child.stdin.end(edited(payload(delivery()), 'point() { :; }', 'point() { . /stand-ins/point; }'));
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk: string) => {
        if (chunk.includes('restarting nut-server')) resolve();
      });
    });
    child.kill('SIGKILL');
    await ended;
    const outcome = await at.applied();
    expect(JSON.parse(outcome.stdout).changed).toEqual([]);
    expect(await at.report()).toMatchObject({ mark: 'first', isAsWanted: true });
    await at.nothingIsLeftInMemory();
  });

  test('does nothing with a program that was cut off on its way', async () => {
    const before = at.machine.picture();
    const whole = payload(delivery());
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      const { code } = await at.machine.runProgram('apply', whole.slice(0, Math.floor(whole.length * part)));
      expect(code).not.toBe(0);
    }
    expect(at.machine.picture()).toBe(before);
    expect(at.machine.exists('/run/ridethrough')).toBe(false);
  });

  test('leaves the machine whole where a disk is full or read-only', async () => {
    await at.applied();
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
      if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
    });
    const before = at.machine.picture();
    at.machine.changes();
    const readOnly = 'mount --bind $1 $1; mount -o remount,bind,ro $1';
    const full = `cp -a $1 /tmp/copy; mount -t tmpfs -o size=256k,mode=755 tmpfs $1; cp -a /tmp/copy/. $1
      rm -rf /tmp/copy; head -c 1M /dev/zero >$1/ballast || true`;
    for (const folder of ['/etc/nut', '/var/lib/kubelet', '/var/lib/ridethrough']) {
      for (const broken of [readOnly, full]) {
        expect(at.machine.inside('sh', '-ec', broken, 'sh', folder)).toMatch(/^$|No space left/);
        const { code, stderr } = await at.machine.run('apply', wanted, 'second');
        at.machine.inside('rm', '-f', `${folder}/ballast`);
        expect({ folder, code, stderr }).toMatchObject({ code: 1 });
        expect(at.machine.picture()).toBe(before);
        at.machine.inside('umount', folder);
        expect(at.machine.picture()).toBe(before);
      }
    }
    expect(at.machine.changes()).toEqual([]);
    await at.applied(wanted);
  });
});
