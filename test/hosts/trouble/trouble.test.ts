import type { Delivery } from '../../../hosts/payload';
import { LAB, Lab } from '../../support/lab';
import { describeWith } from '../../support/needs';
import { waitUntil } from '../../support/nut/wait';
import { Machine } from './machine';
import { StepTracer } from './step-tracer';

jest.setTimeout(600_000);

/** What the hand of a person wrote, long before us. */
const BY_HAND = {
  '/etc/nut/nut.conf': 'MODE=netserver\n',
  '/etc/nut/ups.conf': '[attic]\n  driver = usbhid-ups\n  port = auto\n',
  '/etc/nut/upsd.conf': 'LISTEN 127.0.0.1\n',
  '/etc/nut/upsmon.conf': '# good since 2019\nMONITOR "closet@10.10.30.11" 1 monitor old secondary\n',
};
const NUTS_OWN = { mode: '0640', group: 'nut' };

/** Times after which a run gives up, shortened. */
const SHORT = (program: string) =>
  program
    .replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=4')
    .replace('KUBELET_SECONDS=120', 'KUBELET_SECONDS=15');

describeWith(LAB, 'trouble on hosts with real systemd, sshd, apt and NUT', () => {
  let lab: Lab;
  const machine = (name: string) => new Machine(lab, lab.host(name));
  beforeAll(async () => {
    const files = Object.entries(BY_HAND).map(([path, content]) => [path, { content, ...NUTS_OWN }] as const);
    lab = await Lab.start({
      hosts: [
        { name: 'm1', address: '10.10.30.11', upses: ['closet'], diskMegabytes: 96 },
        { name: 'node', address: '10.10.30.12', upses: ['closet'], kubelet: true },
        {
          name: 'hand',
          address: '10.10.30.13',
          upses: ['closet', 'attic'],
          files: Object.fromEntries(files),
        },
        { name: 'bare', address: '10.10.30.14', upses: ['closet'], nut: false },
      ],
    });
    await machine('m1').done('apply');
  });
  afterAll(() => lab?.stop());

  /** The first file of that name, with something else in it. */
  function broken(wanted: Delivery, path: string, from: RegExp, to: string): Delivery {
    const files = wanted.files.map((file) =>
      file.path === path ? { ...file, content: file.content.replace(from, to) } : file,
    );
    expect(files).not.toEqual(wanted.files);
    return { ...wanted, files };
  }

  test.each([
    [
      'the driver',
      'ups.conf',
      /usbhid-ups/,
      'no-such',
      'nut-driver@closet does not start',
      /nut-driver@closet:\n( {2}\| .*\n)*.*no-such/,
    ],
    [
      'upsd',
      'upsd.conf',
      /LISTEN .*\n/g,
      'LISTEN 10.99.99.99\n',
      'check failed: upsc closet@',
      /nut-server:\n( {2}\| .*\n)*.*listen/,
    ],
    [
      'upsmon',
      'upsmon.conf',
      /MINSUPPLIES 1/,
      'MINSUPPLIES 7',
      'check failed: upsmon does not run',
      /nut-monitor:\n( {2}\| .*\n)*.*insufficient power/,
    ],
    [
      'upsmon’s login',
      'upsmon.conf',
      / admin /,
      ' nobody ',
      'check failed: upsmon has not logged in to closet@',
      /nut-monitor:\n( {2}\| .*\n)*.*ACCESS-DENIED/,
    ],
  ])('where %s does not answer, the old files come back', async (_, file, from, to, check, words) => {
    const m1 = machine('m1');
    const before = await m1.picture();
    const { code, stdout, stderr } = await m1.run(
      'apply',
      broken(m1.wanted(), `/etc/nut/${file}`, from, to),
      {
        edit: SHORT,
      },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(check);
    expect(stderr).toMatch(words);
    expect(stderr).toContain('everything is as before');
    expect(await m1.changesSince(before)).toEqual([]);
    await waitUntil('the old ones answer', async () => {
      const { stdout: said } = await m1.host.run('upsc closet ups.status; upsc -c closet');
      return said === 'OL\n127.0.0.1\n';
    });
  });

  test('where logind or kubelet does not do what it must, the old files come back', async () => {
    const node = machine('node');
    const { host } = node;
    const clustered = (homelab: Parameters<Parameters<Machine['wanted']>[0] & object>[0]) => {
      for (const name of ['cp1', 'cp2', 'cp3']) {
        const one = homelab.hosts[name];
        if (one) one.role = 'control-plane';
      }
      homelab.cluster = {
        distribution: 'kubeadm',
        kubelet: {
          shutdownGracePeriod: '120s',
          shutdownGracePeriodCriticalPods: '30s',
          configuration: 'merge',
        },
      };
    };
    const wanted = node.wanted(clustered);
    const later = '/etc/systemd/logind.conf.d/zzz-somebody.conf';
    host.write(later, '[Login]\nInhibitDelayMaxSec=7\n');
    const before = await node.picture();
    const logind = await node.run('apply', wanted, { edit: SHORT });
    expect(logind).toMatchObject({ code: 1, stdout: '' });
    expect(logind.stderr).toContain(
      'check failed: logind allows a delay of 7 s, 120 s are needed: a drop-in that sorts after ours says otherwise',
    );
    expect(logind.stderr).toMatch(/the last lines of systemd-logind:\n {2}\| /);
    expect(await node.changesSince(before)).toEqual([]);
    host.remove(later);

    const never = broken(
      wanted,
      '/var/lib/kubelet/config.yaml',
      /shutdownGracePeriod: .*/,
      'shutdownGracePeriod: never',
    );
    const kubelet = await node.run('apply', never, { edit: SHORT });
    expect(kubelet).toMatchObject({ code: 1, stdout: '' });
    expect(kubelet.stderr).toContain('check failed: kubelet does not run after 15 s');
    expect(kubelet.stderr).toMatch(/the last lines of kubelet:\n( {2}\| .*\n)*.*invalid duration/);
    expect(kubelet.stderr).toContain('everything is as before');
    await waitUntil(
      'kubelet runs again',
      async () =>
        (await host.run('curl -sf http://127.0.0.1:10248/healthz')).code === 0 ||
        (await host.run('systemctl is-active kubelet')).stdout === 'active\n',
    );

    await node.done('apply', wanted);
    expect(await host.output('systemd-inhibit --list')).toMatch(/kubelet .* shutdown .* delay/);
  });

  test.each(['open /etc/nut/.upsmon.conf.ridethrough-new', 'open /var/lib/ridethrough/installed.new'])(
    'a disk that is full when it comes to %s: everything is put back',
    async (step) => {
      const m1 = machine('m1');
      const before = await m1.picture();
      const changed = m1.wanted((homelab) => {
        homelab.nut = { ...homelab.nut, finalDelay: '9s', maxAge: '33s' };
      });
      const tracer = new StepTracer(m1.host);
      await tracer.order(step, 'hold');
      const run = m1.run('apply', changed);
      const early = run.then((ended) => Promise.reject(new Error(`it ended before that: ${ended.stderr}`)));
      await Promise.race([tracer.waitHeld(), early]);
      // the last byte, too
      await m1.host.run('head -c 1G /dev/zero >/ballast; while echo x >>/ballast; do :; done');
      await tracer.release();
      const { code, stderr } = await run;
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('No space left on device');
      expect(stderr).toContain('everything is as before');
      expect(await m1.changesSince(before)).toEqual([]);
      await m1.host.output('rm /ballast');
      await tracer.forget();
      expect(await m1.host.output('upsc -c closet')).toBe('127.0.0.1\n');
    },
  );

  test('a unit that somebody has restarted again and again is restarted all the same', async () => {
    const m1 = machine('m1');
    const changed = m1.wanted((homelab) => {
      homelab.nut = { ...homelab.nut, finalDelay: '8s' };
    });
    const wearOut = 'until systemctl restart nut-monitor 2>&1 | grep .; do :; done; ';
    const { code, stderr } = await m1.run('apply', changed, {
      edit: (program) => program.replace("step stage '", () => `${wearOut}step stage '`),
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('nut-monitor has begun too often in a short time: once more');
    await m1.done('apply');
  });

  test('a read-only /etc changes nothing', async () => {
    const m1 = machine('m1');
    const before = await m1.picture();
    await m1.host.output('mount --bind /etc /etc && mount -o remount,bind,ro /etc');
    const { code, stderr } = await m1.run(
      'apply',
      m1.wanted((homelab) => {
        homelab.nut = { ...homelab.nut, finalDelay: '9s' };
      }),
    );
    // lazily: whoever reads a file there just then makes it busy
    await m1.host.output('umount --lazy /etc');
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('Read-only file system');
    expect(stderr).toContain('/etc/nut/upsmon.conf could not be written');
    expect(await m1.changesSince(before)).toEqual([]);
  });

  test('where the connection is lost the work goes on; whoever comes meanwhile is told who is at work', async () => {
    const m1 = machine('m1');
    const { host } = m1;
    const changed = m1.wanted((homelab) => {
      homelab.nut = { ...homelab.nut, finalDelay: '7s' };
    });
    const tracer = new StepTracer(host);
    await tracer.order('rename /etc/nut/upsmon.conf', 'hold');
    const lost = m1.run('apply', changed, { mark: 'lost', timeout: 60_000 }).catch(() => 'lost');
    await tracer.waitHeld();
    // the second one is not traced
    const second = await m1.run('apply', m1.wanted(), {
      edit: (program) =>
        program
          .replace('LOCK_WAIT_SECONDS=300', 'LOCK_WAIT_SECONDS=0')
          .replace(/systemd-run --quiet/, '/usr/bin/systemd-run --quiet'),
    });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      /another run has been at work on this machine for longer than 0 s: process \d+ for ops since \S+\. Nothing was changed\./,
    );
    host.network('down');
    await tracer.release();
    const mark = async () =>
      (await host.run('[ -d /var/lib/ridethrough/journal ] || cat /var/lib/ridethrough/mark')).stdout;
    await waitUntil('the work is done', async () => (await mark()) === 'lost\n');
    host.network('up');
    await tracer.forget();
    expect(await m1.probed(changed)).toMatchObject({ isAsWanted: true, mark: 'lost' });
    await lost;
    await m1.done('apply');
  });

  test('a UPS that it knows of and that is not on the mains: nothing is changed, unless that is asked for', async () => {
    const hand = machine('hand');
    const { host } = hand;
    await host.output('systemctl restart nut-driver-enumerator nut-server');
    const says = (ups: string, status: string) =>
      waitUntil(
        `${ups} says ${status}`,
        async () => (await host.run(`upsc ${ups} ups.status`)).stdout.trim() === status,
      );
    const refused = async (ups: string, status: string) => {
      const { code, stderr } = await hand.run('apply');
      expect({ code, stderr: stderr.trim().split('\n').at(-1) }).toEqual({
        code: 1,
        stderr: `UPS ${ups} (${status}) is not on the mains. Nothing was changed. Try again when it is (to go on all the same: 'pulumi config set ridethrough:even-on-battery true', which is evenOnBattery of HostFleet).`,
      });
      expect(await hand.changesSince(before)).toEqual([]);
    };
    await says('attic', 'OL');
    const before = await hand.picture();
    // of its own upsd
    for (const status of ['OL LB', 'FSD OL']) {
      host.ups('attic').set({ status });
      await says('attic', status);
      await refused('attic', status);
    }
    host.ups('attic').set({ status: 'OL' });
    // of the upsmon.conf that stands there
    lab.host('m1').ups('closet').set({ status: 'OB DISCHRG' });
    await Promise.all([says('attic', 'OL'), says('closet@10.10.30.11', 'OB DISCHRG')]);
    await refused('closet@10.10.30.11', 'OB DISCHRG');

    const forced = JSON.parse(
      (await hand.run('apply', { ...hand.wanted(), options: { force: true } })).stdout,
    );
    lab.host('m1').ups('closet').set({ status: 'OL' });
    expect(forced.backedUp).toEqual(expect.arrayContaining(Object.keys(BY_HAND)));
    await says('closet@10.10.30.11', 'OL');
    const changed = hand.wanted((homelab) => {
      homelab.nut = { ...homelab.nut, finalDelay: '9s' };
    });
    // once: what we wrote is no backup
    expect(await hand.done('apply', changed)).toMatchObject({
      changed: ['/etc/nut/upsmon.conf'],
      backedUp: [],
    });
    expect(host.read(`${forced.backups}/etc/nut/upsmon.conf`)).toBe(BY_HAND['/etc/nut/upsmon.conf']);
    await hand.done('restore');
    expect(await hand.changesSince(before)).toEqual([]);
  });

  test('a UPS that goes ends its driver, the last one upsd too; then the machine is given back as it was', async () => {
    const hand = machine('hand');
    const { host } = hand;
    const units = async () =>
      (
        await host.run(
          'systemctl is-active nut-server nut-driver@closet nut-driver@attic; systemctl is-enabled nut-server nut-driver@closet nut-driver@attic; systemctl list-units --failed --plain --no-legend',
        )
      ).stdout.split('\n');
    const before = await hand.picture();
    const both = hand.wanted((homelab) => {
      if (homelab.upses.closet) homelab.upses.attic = { ...homelab.upses.closet };
    });
    await hand.done('apply', both);
    expect(await units()).toEqual([...Array(3).fill('active'), ...Array(3).fill('enabled'), '']);

    expect((await hand.probed()).stops).toEqual(['nut-driver@attic']);
    await hand.done('apply');
    const one = ['active', 'active', 'inactive', 'enabled', 'enabled', 'disabled', ''];
    expect(await units()).toEqual(one);
    expect(await hand.probed()).toMatchObject({ isAsWanted: true });
    expect(await hand.done('apply')).toMatchObject({ changed: [], restarted: [] });

    // from now on it follows m1; what stands in ups.conf then is the old hand's
    const follower = hand.wanted((homelab) => {
      const { cp2 } = homelab.hosts;
      if (cp2) cp2.address = '10.10.30.11';
      if (homelab.upses.closet) homelab.upses.closet.server = 'cp2';
    });
    expect(await hand.probed(follower)).toMatchObject({
      stops: ['nut-server', 'nut-driver@closet'],
      restarts: ['systemd', 'nut-monitor'],
    });
    // where that fails, all of it runs again
    const failed = await hand.run(
      'apply',
      broken(follower, '/etc/nut/upsmon.conf', / monitor /, ' nobody '),
      {
        edit: SHORT,
      },
    );
    expect(failed.stderr).toContain('check failed: upsmon has not logged in to closet@10.10.30.11');
    expect(await units()).toEqual(one);

    expect(await hand.done('apply', follower)).toMatchObject({ restarted: ['systemd', 'nut-monitor'] });
    expect((await units()).slice(0, 2)).toEqual(['inactive', 'inactive']);
    expect((await units()).slice(3, 5)).toEqual(['disabled', 'disabled']);
    expect((await units()).slice(6)).toEqual(['']);
    expect(await host.output('upsc -c closet@10.10.30.11')).toContain('10.10.30.13');
    expect(await hand.probed(follower)).toMatchObject({ isAsWanted: true });
    expect(await hand.done('apply', follower)).toMatchObject({ changed: [], restarted: [] });
    await hand.done('restore', follower);
    expect(await hand.changesSince(before)).toEqual([]);
  });

  test('another package manager at work is waited for, within a bound; one that was killed is helped up', async () => {
    const bare = machine('bare');
    const { host } = bare;
    const hold =
      'import fcntl, time; f = open("/var/lib/dpkg/lock-frontend", "w"); fcntl.lockf(f, fcntl.LOCK_EX); open("/run/held", "w"); time.sleep(600)';
    const holder = host.run(`echo $$ >/run/holder; exec python3 -c '${hold}'`, { timeout: 600_000 });
    await waitUntil('the lock is held', async () => (await host.run('ls /run/held')).code === 0);
    const program = (wait: number) => (text: string) =>
      text
        .replace('PACKAGES_WAIT_SECONDS=600', `PACKAGES_WAIT_SECONDS=${wait}`)
        .replace('Lock::Timeout=20', 'Lock::Timeout=1');
    const { code, stderr } = await bare.run('apply', undefined, { edit: program(2) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/It is held by process \d+ \(python3\)/);
    expect(stderr).toContain(
      'apt-get could not install nut-client nut-server. None of the files was changed.',
    );
    expect(host.exists('/var/lib/ridethrough')).toBe(false);

    const tracer = new StepTracer(host);
    await tracer.order('rename /var/lib/dpkg/status', 'kill-all');
    const killed = bare.run('apply', undefined, { edit: program(300) });
    await waitUntil('it waits', async () => (await host.run('pgrep -x apt-get')).code === 0);
    await host.output('kill $(cat /run/holder)');
    await holder;
    expect((await killed).code).toBe(1);
    expect(await tracer.reached()).toContain('/var/lib/dpkg/status');
    await tracer.forget();
    const { restarted } = await bare.done('apply');
    expect(restarted).toContain('nut-monitor');
    expect(await host.output('dpkg --audit')).toBe('');
    expect(await host.output('upsc -c closet')).toBe('127.0.0.1\n');
  });
});
