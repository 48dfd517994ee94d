import { installedMachine } from '../../../hosts/installed-machine';
import { payload } from '../../../hosts/payload';
import { probeReport } from '../../../hosts/probe-report';
import { secretHole } from '../../../lib/nut';
import { describeWith } from '../../support/needs';
import { waitUntil } from '../../support/nut/wait';
import { delivery, KUBELET_CONFIG, SECRETS } from './delivery';
import { finished, type Outcome, StandInMachine } from './stand-in-machine';

const NEEDS = { tools: ['unshare', 'nsenter', 'flock', 'perl'], root: true, namespaces: true };

/** On a machine where no upsd ran: the driver is there already, started by the enumerator. */
const RESTARTS = [
  'stop nut-driver-enumerator.path',
  'start nut-driver-enumerator.service',
  'daemon-reload',
  'kill --signal=HUP systemd-logind.service',
  'restart nut-server',
  'start nut-driver@closet',
  'restart nut-monitor',
  'try-restart kubelet',
  'start nut-driver-enumerator.path',
];

describe.each(['dash', 'busybox'] as const)('on a machine whose sh is %s', (shell) => {
  describeWith({ ...NEEDS, tools: [...NEEDS.tools, shell] }, 'the script', () => {
    let machine: StandInMachine;
    beforeEach(async () => {
      machine = await StandInMachine.start(shell);
      machine.write('/var/lib/kubelet/config.yaml', KUBELET_CONFIG, '0600');
    });
    afterEach(() => machine.end());

    async function applied(wanted = delivery(), mark = 'first'): Promise<Outcome> {
      const outcome = await machine.run('apply', wanted, mark);
      expect({ code: outcome.code, stderr: outcome.stderr }).toMatchObject({ code: 0 });
      return outcome;
    }

    /** Whoever asked for the work has the answer a moment before systemd has done with it. */
    async function nothingIsLeftInMemory() {
      const left = () => machine.inside('ls', '-A', '/run/ridethrough');
      await waitUntil('nothing is left but the lock', () => left() === 'lock\n', undefined, left);
    }

    async function report(wanted = delivery()) {
      const { code, stdout, stderr } = await machine.run('probe', wanted);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const read = probeReport(stdout);
      if (read === undefined) throw new Error(`not a report: ${stdout}`);
      return read;
    }

    test('brings a bare machine to what is wanted, then finds nothing to do, then gives it back', async () => {
      const before = machine.picture();
      const probed = await report();
      expect(probed.mark).toBeUndefined();
      expect(probed.files.filter(({ isBackedUp }) => isBackedUp).map(({ path }) => path)).toEqual([
        '/etc/nut/nut.conf',
        '/etc/nut/upsmon.conf',
      ]);
      expect(machine.picture()).toBe(before);

      const first = JSON.parse((await applied()).stdout);
      expect(machine.changes()).toEqual(RESTARTS);
      expect(first.changed).toEqual(delivery().files.map(({ path }) => path));
      expect(first.backedUp).toEqual([
        '/etc/nut/nut.conf',
        '/etc/nut/upsmon.conf',
        '/var/lib/kubelet/config.yaml',
      ]);
      expect(machine.read(`${first.backups}/etc/nut/upsmon.conf`)).toContain('# by hand, and good');
      expect(machine.inside('stat', '-c', '%a %U %G', '/etc/nut/upsmon.conf')).toBe('640 root nut\n');
      expect(machine.inside('stat', '-c', '%a %U', '/var/lib/ridethrough')).toBe('700 root\n');
      const kubelet = machine.read('/var/lib/kubelet/config.yaml');
      expect(kubelet).toContain('# written by kubeadm, then by me');
      expect(kubelet).toContain('shutdownGracePeriod: 120s');
      expect(machine.inside('stat', '-c', '%a', '/var/lib/kubelet/config.yaml')).toBe('600\n');
      for (const { path, content, merge } of delivery().files)
        if (!merge) expect(machine.read(path)).toBe(content);

      const whole = machine.picture();
      expect(await report()).toMatchObject({ mark: 'first', isAsWanted: true, restarts: [] });
      const second = JSON.parse((await applied(delivery(), 'first')).stdout);
      expect(second).toMatchObject({ changed: [], restarted: [], backedUp: [], digest: first.digest });
      expect(machine.changes()).toEqual([]);
      const withoutTime = (picture: string) => picture.replace(/.*ridethrough\/when.*\n/g, '');
      expect(withoutTime(machine.picture())).toBe(withoutTime(whole));

      const { code, stderr } = await machine.run('restore', delivery());
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(machine.picture()).toBe(before);
      await nothingIsLeftInMemory();
    });

    test('a driver that an upsd may have asked already is started anew after it', async () => {
      machine.unit('nut-server', 'enabled', 'active');
      await applied();
      const changes = machine.changes();
      expect(changes).not.toContain('start nut-driver@closet');
      expect(changes.indexOf('restart nut-driver@closet')).toBeGreaterThan(
        changes.indexOf('restart nut-server'),
      );
    });

    test('restarts upsmon alone where its file alone has changed', async () => {
      await applied();
      machine.changes();
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay: '9s' };
      });
      expect(await report(wanted)).toMatchObject({
        isAsWanted: false,
        restarts: ['nut-monitor'],
        files: [{ path: '/etc/nut/upsmon.conf', change: 'content', isBackedUp: false }],
      });
      const { changed, backedUp } = JSON.parse((await applied(wanted)).stdout);
      expect({ changed, backedUp }).toEqual({ changed: ['/etc/nut/upsmon.conf'], backedUp: [] });
      expect(machine.changes()).toEqual(['restart nut-monitor']);
    });

    test('finds and mends what somebody has edited, deleted, opened, linked, disabled and stopped', async () => {
      await applied();
      machine.changes();
      const edited = machine.read('/etc/nut/upsmon.conf').replace(/^FINALDELAY.*$/m, 'FINALDELAY 77');
      machine.write('/etc/nut/upsmon.conf', `${edited}# ${SECRETS['nut-monitor']}\n`, '0640', 'root', 'nut');
      machine.remove('/etc/nut/ridethrough-shutdown');
      machine.inside('chmod', '0644', '/etc/nut/upsd.users');
      machine.inside('ln', '-sf', '/dev/null', '/etc/nut/upssched.conf');
      machine.unit('nut-monitor', 'disabled', 'active');
      const { files, units, isAsWanted } = await report();
      expect(isAsWanted).toBe(false);
      expect(files.map(({ path, change, stands }) => [path, change, stands])).toEqual([
        ['/etc/nut/ridethrough-shutdown', 'create', 'absent'],
        ['/etc/nut/upsd.users', 'attributes', 'file 644 root nut'],
        ['/etc/nut/upsmon.conf', 'content', undefined],
        ['/etc/nut/upssched.conf', 'content', 'link'],
      ]);
      const shown = files.find(({ path }) => path === '/etc/nut/upsmon.conf')?.text ?? '';
      expect(shown).toContain('FINALDELAY 77\n');
      expect(shown).toContain(secretHole('nut-admin'));
      expect(shown).not.toContain('Tr0ub4dor');
      expect(units).toEqual([{ name: 'nut-monitor', enabled: 'disabled', active: 'active' }]);
      await applied();
      expect((await report()).isAsWanted).toBe(true);
    });

    test('keeps what others change in a merged file, and takes only its own keys out of it', async () => {
      await applied();
      const changed = machine.read('/var/lib/kubelet/config.yaml').replace('systemd', 'cgroupfs');
      machine.write('/var/lib/kubelet/config.yaml', changed, '0600');
      expect((await report()).isAsWanted).toBe(true);
      const { code, stderr } = await machine.run('restore', delivery());
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(machine.read('/var/lib/kubelet/config.yaml')).toBe(
        KUBELET_CONFIG.replace('systemd', 'cgroupfs'),
      );
    });

    test('gives back somebody’s own way to write a key, in its place', async () => {
      const byHand = `apiVersion: kubelet.config.k8s.io/v1beta1

"shutdownGracePeriod" : 60s # mine
'shutdownGracePeriodCriticalPods': 20s

# what follows is mine too
staticPodPath:
  /etc/kubernetes/manifests
kind: KubeletConfiguration
`;
      machine.write('/var/lib/kubelet/config.yaml', byHand, '0600');
      await applied();
      expect(machine.read('/var/lib/kubelet/config.yaml')).not.toContain('60s');
      machine.write(
        '/var/lib/kubelet/config.yaml',
        `${machine.read('/var/lib/kubelet/config.yaml')}\n# later\nmaxPods: 20\n`,
        '0600',
      );
      expect((await machine.run('restore', delivery())).code).toBe(0);
      expect(machine.read('/var/lib/kubelet/config.yaml')).toBe(`${byHand}\n# later\nmaxPods: 20\n`);
    });

    test('gives back what is no longer wanted', async () => {
      const before = machine.read('/var/lib/kubelet/config.yaml');
      await applied();
      machine.changes();
      const wanted = delivery((lab) => {
        delete lab.cluster;
      });
      expect((await report(wanted)).gone).toEqual([
        '/etc/systemd/logind.conf.d/zz-ridethrough.conf',
        '/var/lib/kubelet/config.yaml',
      ]);
      await applied(wanted);
      expect(machine.read('/var/lib/kubelet/config.yaml')).toBe(before);
      expect(machine.exists('/etc/systemd/logind.conf.d/zz-ridethrough.conf')).toBe(false);
      expect(machine.changes()).toContain('try-restart kubelet');
    });

    test('gives back only to whom it belongs: the one that applied last, also where that changed nothing', async () => {
      const before = machine.picture();
      const as = async (mode: 'apply' | 'restore', owner?: string) => {
        const outcome = await machine.run(mode, delivery(), 'first', undefined, owner);
        expect(outcome).toMatchObject({ code: 0 });
        return outcome;
      };
      // by a version that had no owners
      await as('apply');
      await as('apply', 'rack/home/fleet-cp3');
      machine.changes();
      const { stdout } = await as('apply', 'rack/home/fleet-node3');
      expect(JSON.parse(stdout)).toMatchObject({ mark: 'first', changed: [], restarted: [] });
      expect(await report()).toMatchObject({ mark: 'first', isAsWanted: true });
      const installed = machine.picture();

      const refused = await as('restore', 'rack/home/fleet-cp3');
      expect(refused.stderr).toContain('this machine is managed as rack/home/fleet-node3 now');
      expect(JSON.parse(refused.stdout)).toMatchObject({ restored: [] });
      expect(machine.picture()).toBe(installed);
      expect(machine.changes()).toEqual([]);

      await as('restore', 'rack/home/fleet-node3');
      expect(machine.picture()).toBe(before);
      await as('apply');
      await as('restore', 'rack/home/fleet-cp3');
      expect(machine.picture()).toBe(before);
    });

    test('a run that fails leaves the machine to whom it belonged', async () => {
      await machine.run('apply', delivery(), 'first', undefined, 'rack/home/fleet-cp3');
      machine.write('/stand-ins/nobody-logs-in', '');
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay: '9s' };
      });
      const program = payload(wanted).replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const failed = await machine.runProgram('apply', program, 'second', undefined, 'rack/home/fleet-node3');
      expect(failed.code).toBe(1);
      expect(machine.read('/var/lib/ridethrough/owner')).toBe('rack/home/fleet-cp3\n');
    });

    test('does not say that it gave back a machine whose records somebody has deleted', async () => {
      await applied();
      machine.remove('/var/lib/ridethrough');
      const { code, stderr } = await machine.run('restore', delivery());
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('These files of ours still stand there: /etc/nut/');
      expect(stderr).toContain('/etc/nut/upssched-cmd');
      expect(stderr).not.toContain('/var/lib/kubelet/config.yaml');
      expect(stderr).toContain('pulumi state delete');
    });

    test('puts everything back where upsmon does not log in, and says so with its last words and no secret', async () => {
      const before = machine.picture();
      machine.write('/stand-ins/nobody-logs-in', '');
      machine.write('/stand-ins/journal', `login with ${SECRETS['nut-admin']} failed\nACCESS-DENIED\n`);
      const program = payload(delivery()).replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const { code, stdout, stderr } = await machine.runProgram('apply', program);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('check failed: upsmon has not logged in to closet@');
      expect(stderr).toContain('  | login with *** failed\n  | ACCESS-DENIED');
      expect(machine.picture()).toBe(before);
    });

    test('tells the last words of a service that has said much, and not the first ones', async () => {
      const said = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`);
      machine.write('/stand-ins/journal', `${said.join('\n')}\n`);
      machine.write('/stand-ins/nobody-logs-in', '');
      const program = payload(delivery()).replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const { stderr } = await machine.runProgram('apply', program);
      const shown = stderr.split('\n').filter((line) => line.startsWith('  | '));
      expect(shown).toEqual(said.slice(-20).map((line) => `  | ${line}`));
    });

    test('shows no password of the files that were there before, and nothing that was said before', async () => {
      machine.write(
        '/etc/nut/upsmon.conf',
        'MONITER closet@10.10.30.9 1 monitor geheimOLD secondary\n\tMONITOR closet@10.10.30.9 1 "my self" "old \\"quoted\\" one" slave\n',
      );
      machine.write('/etc/nut/upsd.users', '[monitor]\n  password=behindEquals # mine\n  upsmon slave');
      machine.write('/stand-ins/journal', '@1000 said long before\n');
      machine.write('/stand-ins/nobody-logs-in', '');
      const said = [
        '/etc/nut/upsmon.conf line 1: invalid directive MONITER closet@10.10.30.9 1 monitor unknownToUs secondary',
        'geheimOLD, "old "quoted" one", old \\"quoted\\" one, behindEquals: all said',
        'of mine, nothing is hidden',
      ];
      machine.write('/stand-ins/says', said.join('\n'));
      const program = payload(delivery())
        .replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1')
        .replace(
          "step verify '",
          'sed "s/^/@$(date +%s) /" /stand-ins/says >>/stand-ins/journal; step verify \'',
        );
      const { code, stderr } = await machine.runProgram('apply', program);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr.split('\n').filter((line) => line.startsWith('  | '))).toEqual([
        '  | /etc/nut/upsmon.conf line 1: invalid directive MONITER ***',
        '  | ***, "***", ***, ***: all said',
        '  | of mine, nothing is hidden',
      ]);
      machine.write('/stand-ins/journal', '@1000 said long before\n');
      const silent = payload(delivery()).replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      expect((await machine.runProgram('apply', silent)).stderr).toContain(
        'the last lines of nut-monitor:\n  | (nothing since this run began)\ncheck failed',
      );
    });

    test('a login shell that prints something hinders nobody', async () => {
      const greeted = `echo Welcome; printf 'half a line'\n${payload(delivery())}`;
      const { code, stdout } = await machine.runProgram('apply', greeted);
      expect({ code, said: installedMachine('cp1', stdout).changed }).toEqual({
        code: 0,
        said: delivery().files.map(({ path }) => path),
      });
      const probed = await machine.runProgram('probe', greeted);
      expect(probed.stdout).toMatch(/^Welcome\nhalf a line/);
      expect(probeReport(probed.stdout)).toMatchObject({ isAsWanted: true });
    });

    test('hides what could be a secret in a line of somebody else', async () => {
      await applied();
      const path = '/etc/nut/upssched-cmd';
      const secret = [
        'curl -u admin:hunter2 ftp://nas/',
        'curl -suadmin:hunter2 nas',
        'curl --proxy-user admin:hunter2 nas',
        'mount nas admin:hunter2@nas',
        'mosquitto_pub -h nas -P hunter2',
        'PWD=hunter2',
        'echo Authorization: hunter2',
        'api_key=hunter2',
        'say Zx81k2Qw93hunter2Lm0Pq',
      ];
      const harmless = ['logger -t ups "the mains are gone"', '/sbin/shutdown -h +0', 'user = nut'];
      machine.write(
        path,
        `${machine.read(path)}${[...secret, ...harmless].join('\n')}\n`,
        '0750',
        'root',
        'nut',
      );
      const [file, ...others] = (await report()).files;
      expect(others).toEqual([]);
      const hidden = secret.map(() => '(a line that is not shown)');
      expect(file?.text?.trimEnd().split('\n').slice(-12)).toEqual([...hidden, ...harmless]);
      expect(file?.text).toContain(delivery().files.find((one) => one.path === path)?.content);
    });

    test('puts everything back where the kubelet does not hold its lock', async () => {
      await applied();
      const before = machine.picture();
      machine.write('/stand-ins/no-lock', '');
      const wanted = delivery((lab) => {
        if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
      });
      const program = payload(wanted).replace('KUBELET_SECONDS=120', 'KUBELET_SECONDS=1');
      const { code, stderr } = await machine.runProgram('apply', program);
      expect(code).toBe(1);
      expect(stderr).toContain('check failed: kubelet does not hold its delay lock');
      expect(machine.picture()).toBe(before);
    });

    test('asks the kubelet as its own API server does, and puts everything back where it gives another grace', async () => {
      for (const name of ['crt', 'key']) {
        machine.write(
          `/etc/kubernetes/pki/apiserver-kubelet-client.${name}`,
          'its content is curl’s business\n',
          '0600',
        );
      }
      const before = machine.picture();
      machine.write('/stand-ins/configz', '{"kubeletconfig":{"shutdownGracePeriod":"1m0s"}}\n');
      const program = payload(delivery()).replace('KUBELET_SECONDS=120', 'KUBELET_SECONDS=1');
      const { code, stderr } = await machine.runProgram('apply', program);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('check failed: kubelet gives 60 s of grace and not 120 s');
      expect(machine.picture()).toBe(before);
      machine.write('/stand-ins/configz', '{"kubeletconfig":{"shutdownGracePeriod":"2m0s"}}\n');
      expect((await applied()).stderr).not.toContain('live grace');
    });

    test('says that the kubelet of a node tells its grace to nobody', async () => {
      expect((await applied()).stderr).toContain(
        "\nkubelet: its live grace could not be asked (it answers 'Unauthorized')\n",
      );
      expect((await applied()).stderr).not.toContain('live grace');
      machine.write('/usr/local/bin/curl', '#!/bin/dash\nexit 7\n', '0755');
      const wanted = delivery((lab) => {
        if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
      });
      const program = payload(wanted).replace('QUESTION_SECONDS=5', 'QUESTION_SECONDS=1');
      const { code, stderr } = await machine.runProgram('apply', program);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toContain('(curl https://127.0.0.1:10250/configz ends with 7)');
    });

    test('waits as long as it says, also where the time of day is set meanwhile', async () => {
      machine.write('/stand-ins/nobody-logs-in', '');
      machine.write('/stand-ins/hours', '0\n');
      // each look at the clock is an hour later; after three of them upsmon has logged in
      machine.write(
        '/usr/local/bin/date',
        `#!/bin/dash
hours=$(($(cat /stand-ins/hours) + 1)); echo $hours >/stand-ins/hours
exec /bin/date -d "+$hours hours" "$@"
`,
        '0755',
      );
      const upsc = machine.read('/usr/local/bin/upsc');
      machine.write(
        '/usr/local/bin/upsc',
        `${upsc.replace('-c) ', '-c) echo >>/stand-ins/asked; [ $(wc -l </stand-ins/asked) -lt 4 ] || rm -f /stand-ins/nobody-logs-in; ')}`,
        '0755',
      );
      await applied();
      expect(machine.exists('/stand-ins/nobody-logs-in')).toBe(false);
    });

    test('goes on where a UPS can’t be asked, and says so', async () => {
      // before the first installation nobody expects an answer
      expect((await applied()).stderr).not.toContain("can't be asked");
      const change = (finalDelay: '8s' | '9s' | '7s') =>
        delivery((lab) => {
          lab.nut = { ...lab.nut, finalDelay };
        });
      expect((await applied(change('9s'))).stderr).not.toContain("can't be asked");
      machine.write('/stand-ins/status', 'Error: Data stale\n');
      const program = payload(change('8s')).replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const stale = await machine.runProgram('apply', program);
      expect(stale.stderr).toContain(
        "UPS closet@127.0.0.1 can't be asked (Data stale): whether it is on the mains is not known\n",
      );
      expect(stale.stderr.match(/can't be asked/g)).toHaveLength(1);
      machine.write('/stand-ins/status', 'OL\n');
      machine.unit('nut-server', 'enabled', 'failed');
      const { code, stderr } = await machine.run('apply', change('7s'));
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toContain("can't be asked (Connection failure)");
    });

    test('ends upsd and its driver where the machine serves no UPS any more, and gives them back all the same', async () => {
      const before = machine.picture();
      await applied();
      machine.changes();
      machine.write('/stand-ins/upsd-elsewhere', '');
      const follower = delivery((lab) => {
        if (lab.upses.closet) lab.upses.closet.server = 'cp2';
      });
      expect(await report(follower)).toMatchObject({
        stops: ['nut-server', 'nut-driver@closet'],
        restarts: ['systemd', 'nut-monitor'],
      });
      expect(JSON.parse((await applied(follower)).stdout).restarted).toEqual(['systemd', 'nut-monitor']);
      expect(machine.changes()).toEqual([
        'stop nut-driver-enumerator.path',
        'disable nut-server',
        'stop nut-server',
        'reset-failed nut-server',
        'start nut-driver-enumerator.service',
        'daemon-reload',
        'disable nut-driver@closet',
        'stop nut-driver@closet',
        'reset-failed nut-driver@closet',
        'restart nut-monitor',
        'start nut-driver-enumerator.path',
      ]);
      expect(await report(follower)).toMatchObject({ isAsWanted: true });
      expect(JSON.parse((await applied(follower)).stdout)).toMatchObject({ changed: [], restarted: [] });
      expect(machine.changes()).toEqual([]);
      expect((await machine.run('restore', follower)).code).toBe(0);
      expect(machine.picture()).toBe(before);
    });

    test('an upsd that somebody has set up by hand runs again where nothing of NUT is ours any more', async () => {
      for (const unit of ['nut-server', 'nut-monitor']) machine.unit(unit, 'enabled', 'active');
      machine.unit('nut-driver@closet', 'enabled', 'active');
      machine.unit('nut-driver@attic', 'disabled', 'inactive');
      machine.write('/etc/nut/ups.conf', '[closet]\n  driver = usbhid-ups\n', '0640', 'root', 'nut');
      const before = machine.picture();
      const two = delivery((lab) => {
        if (lab.upses.closet) lab.upses.attic = { ...lab.upses.closet, server: 'cp1' };
      });
      await applied(two);
      machine.changes();
      expect((await report()).stops).toEqual(['nut-driver@attic']);
      await applied();
      expect(machine.changes()).toEqual([
        'stop nut-driver-enumerator.path',
        'start nut-driver-enumerator.service',
        'restart nut-server',
        'restart nut-driver@closet',
        'disable nut-driver@attic',
        'stop nut-driver@attic',
        'reset-failed nut-driver@attic',
        'restart nut-monitor',
        'start nut-driver-enumerator.path',
      ]);
      // a node that hangs on no UPS any more
      const without = delivery((lab) => {
        for (const host of Object.values(lab.hosts))
          if (host.address === '10.10.30.11') delete host.poweredBy;
        if (lab.upses.closet) lab.upses.closet.server = 'cp2';
      });
      const { files, gone } = await report(without);
      expect({ files, gone }).toMatchObject({
        files: [],
        gone: expect.arrayContaining(['/etc/nut/nut.conf']),
      });
      await applied(without);
      expect(machine.changes()).toEqual(
        expect.arrayContaining(['restart nut-server', 'restart nut-driver@closet']),
      );
      expect((await machine.run('restore', without)).code).toBe(0);
      expect(machine.picture()).toBe(before);
    });

    test('a run that could not have the lock leaves alone what the other run has masked', async () => {
      machine.write('/stand-ins/packages', '');
      machine.inside('sh', '-c', 'rm -f /stand-ins/units/nut-*');
      machine.write('/stand-ins/hold-at', 'packages-installed\n');
      const first = machine.run('apply', delivery());
      await waitUntil(
        'the packages are installed',
        () => machine.inside('grep', '-c', 'apt-get', '/stand-ins/calls') === '1\n',
      );
      const second = payload(delivery()).replace('LOCK_WAIT_SECONDS=300', 'LOCK_WAIT_SECONDS=0');
      expect((await machine.runProgram('apply', second)).stderr).toContain('another run has been at work');
      const masked = machine.changes();
      expect((await first).code).toBe(0);
      expect(masked.filter((call) => call.startsWith('unmask'))).toEqual([]);
      expect(machine.changes()).toContain('unmask --runtime nut-server.service');
    });

    test.each(['OB', 'OL LB', 'FSD OL'])('leaves a machine alone whose UPS says %s', async (status) => {
      await applied();
      const before = machine.picture();
      machine.write('/stand-ins/status', `${status}\n`);
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay: '9s' };
      });
      const { code, stderr } = await machine.run('apply', wanted);
      expect(code).toBe(1);
      expect(stderr).toContain(`(${status}) is not on the mains. Nothing was changed.`);
      expect(machine.picture()).toBe(before);
      expect((await machine.run('apply', { ...wanted, options: { force: true } })).code).toBe(0);
    });

    test('leaves the journal of a killed run alone in an outage, and puts it back with the mains or by force', async () => {
      await applied();
      const whole = machine.picture();
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay: '9s' };
      });
      const killed = payload(wanted).replace("step verify '", () => "kill -9 $$; step verify '");
      machine.write('/stand-ins/power-cut', '');
      for (const mode of ['apply', 'restore'] as const) {
        expect((await machine.runProgram('apply', killed)).code).toBe(1);
        const left = machine.picture();
        expect(left).toContain('/var/lib/ridethrough/journal/index');
        machine.write('/stand-ins/status', 'OB\n');
        machine.changes();
        const { code, stderr } = await machine.run(mode, wanted);
        expect({ code, stderr }).toMatchObject({ code: 1 });
        expect(stderr).toContain(
          '(OB) is not on the mains. What a run before this one has begun is not put back',
        );
        expect(machine.changes()).toEqual([]);
        expect(machine.picture()).toBe(left);
        if (mode === 'apply') {
          machine.write('/stand-ins/status', 'OL\n');
          await applied();
          expect(machine.picture().replace(/.*ridethrough\/when.*\n/g, '')).toBe(
            whole.replace(/.*ridethrough\/when.*\n/g, ''),
          );
        }
      }
      expect((await machine.run('restore', { ...wanted, options: { force: true } })).code).toBe(0);
      expect(machine.exists('/var/lib/ridethrough')).toBe(false);
    });

    test('unmasks what is to run before it restarts it, and masks it again on the way back', async () => {
      machine.unit('nut-server', 'masked', 'inactive');
      machine.unit('nut-monitor', 'masked', 'inactive');
      const before = machine.picture();
      machine.write('/stand-ins/nobody-logs-in', '');
      const program = payload(delivery()).replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const { code, stderr } = await machine.runProgram('apply', program);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('check failed: upsmon has not logged in');
      expect(machine.picture()).toBe(before);
      machine.remove('/stand-ins/nobody-logs-in');
      await applied();
      expect((await report()).isAsWanted).toBe(true);
      expect((await machine.run('restore', delivery())).code).toBe(0);
      expect(machine.picture()).toBe(before);
    });

    test('remembers what it took over as it was, for the day it is given back after somebody has broken it', async () => {
      const bare = () => machine.picture().replace(/.*\/var\/lib\/ridethrough.*\n/g, '');
      await applied();
      machine.remove('/var/lib/ridethrough');
      machine.changes();
      const byHand = bare();
      const { stdout, stderr } = await applied();
      expect(JSON.parse(stdout)).toMatchObject({ changed: [], restarted: [], backedUp: [] });
      expect(stderr).toMatch(
        /no run is known here that put them there; .* destroy will leave them: .*\/etc\/nut\/upsmon.conf \/etc/,
      );
      expect(stderr).not.toContain('/var/lib/kubelet/config.yaml');
      expect(machine.changes()).toEqual([]);
      machine.remove('/etc/nut/upssched.conf');
      machine.unit('nut-monitor', 'disabled', 'inactive');
      expect(JSON.parse((await applied()).stdout).changed).toEqual(['/etc/nut/upssched.conf']);
      expect(bare()).toBe(byHand);
      machine.changes();
      expect((await machine.run('restore', delivery())).code).toBe(0);
      expect(machine.picture()).toBe(byHand);
      expect(machine.changes()).toEqual([]);
    });

    test('does not restart upsd where the outage begins meanwhile', async () => {
      await applied();
      const before = machine.picture();
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, maxAge: '33s' };
      });
      const program = payload(wanted).replace("step stage '", "echo OB >/stand-ins/status; step stage '");
      const { code, stderr } = await machine.runProgram('apply', program, 'second');
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('upsd is not restarted in an outage');
      machine.write('/stand-ins/status', 'OL\n');
      expect(machine.picture()).toBe(before);
    });

    test('refuses a system that it does not know', async () => {
      machine.write('/etc/os-release', 'ID=fedora\nVERSION_ID=43\nPRETTY_NAME="Fedora Linux 43"\n');
      const before = machine.picture();
      const { code, stderr } = await machine.run('apply', delivery());
      expect(code).toBe(1);
      expect(stderr).toContain('this machine runs Fedora Linux 43, which is not supported');
      expect(machine.picture()).toBe(before);
    });

    test('refuses somebody who is not root', async () => {
      const { code, stderr } = await machine.run('apply', delivery(), 'm', 'daemon');
      expect(code).toBe(1);
      expect(stderr).toContain('this has to run as root');
    });

    test('installs the packages that are missing, with their units held back', async () => {
      machine.write('/stand-ins/packages', '');
      machine.inside('sh', '-c', 'rm -f /stand-ins/units/nut-*');
      await applied();
      const calls = machine.changes();
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
      machine.write('/stand-ins/packages', 'nut-client\n');
      machine.write('/stand-ins/apt-locked', '');
      const program = payload(delivery()).replace('PACKAGES_WAIT_SECONDS=600', 'PACKAGES_WAIT_SECONDS=1');
      const { code, stderr } = await machine.runProgram('apply', program);
      expect(code).toBe(1);
      expect(stderr).toContain('It is held by process 99 (unattended-upgr)');
      expect(stderr).toContain('apt-get could not install nut-server. None of the files was changed.');
      expect(machine.exists('/var/lib/ridethrough')).toBe(false);
    });

    test('one of two runs at once waits for the other, by name', async () => {
      machine.write('/stand-ins/hold-at', 'restart-nut-server\n');
      const both = [machine.run('apply', delivery()), machine.run('apply', delivery())];
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
      machine.write('/stand-ins/hold-at', 'restart-nut-server\n');
      const program = payload(delivery()).replace('LOCK_WAIT_SECONDS=300', 'LOCK_WAIT_SECONDS=0');
      const both = await Promise.all([
        machine.runProgram('apply', program),
        machine.runProgram('apply', program),
      ]);
      expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
      expect(both.find(({ code }) => code === 1)?.stderr).toContain('another run has been at work');
      expect((await report()).isAsWanted).toBe(true);
    });

    test('goes on to the end where the connection is cut', async () => {
      machine.write('/stand-ins/hold-at', 'restart-nut-server\n');
      const child = machine.start('apply', 'first');
      const ended = finished(child);
      child.stdin.end(payload(delivery()).replace('point() { :; }', 'point() { . /stand-ins/point; }'));
      await new Promise<void>((resolve) => {
        child.stderr.on('data', (chunk: string) => {
          if (chunk.includes('restarting nut-server')) resolve();
        });
      });
      child.kill('SIGKILL');
      await ended;
      const outcome = await applied();
      expect(JSON.parse(outcome.stdout).changed).toEqual([]);
      expect(await report()).toMatchObject({ mark: 'first', isAsWanted: true });
      await nothingIsLeftInMemory();
    });

    test('does nothing with a program that was cut off on its way', async () => {
      const before = machine.picture();
      const whole = payload(delivery());
      for (const part of [0.1, 0.5, 0.9, 0.999]) {
        const { code } = await machine.runProgram('apply', whole.slice(0, Math.floor(whole.length * part)));
        expect(code).not.toBe(0);
      }
      expect(machine.picture()).toBe(before);
      expect(machine.exists('/run/ridethrough')).toBe(false);
    });

    test('leaves the machine whole where a disk is full or read-only', async () => {
      await applied();
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay: '9s' };
        if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
      });
      const before = machine.picture();
      machine.changes();
      const readOnly = 'mount --bind $1 $1; mount -o remount,bind,ro $1';
      const full = `cp -a $1 /tmp/copy; mount -t tmpfs -o size=256k,mode=755 tmpfs $1; cp -a /tmp/copy/. $1
        rm -rf /tmp/copy; head -c 1M /dev/zero >$1/ballast || true`;
      for (const folder of ['/etc/nut', '/var/lib/kubelet', '/var/lib/ridethrough']) {
        for (const broken of [readOnly, full]) {
          expect(machine.inside('sh', '-ec', broken, 'sh', folder)).toMatch(/^$|No space left/);
          const { code, stderr } = await machine.run('apply', wanted, 'second');
          machine.inside('rm', '-f', `${folder}/ballast`);
          expect({ folder, code, stderr }).toMatchObject({ code: 1 });
          expect(machine.picture()).toBe(before);
          machine.inside('umount', folder);
          expect(machine.picture()).toBe(before);
        }
      }
      expect(machine.changes()).toEqual([]);
      await applied(wanted);
    });

    test('shows no secret, in whatever happens', async () => {
      const told: string[] = [];
      for (const mode of ['probe', 'apply', 'probe', 'restore'] as const) {
        const { stdout, stderr } = await machine.run(mode, delivery());
        told.push(stdout, stderr);
      }
      told.push(machine.read('/stand-ins/calls'));
      for (const secret of Object.values(SECRETS)) expect(told.join('\n')).not.toContain(secret);
    });
  });
});
