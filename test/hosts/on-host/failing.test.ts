import { installedMachine } from '../../../hosts/installed-machine';
import { payload } from '../../../hosts/payload';
import { probeReport } from '../../../hosts/probe-report';
import { edited, editedBy } from '../edited';
import { delivery, SECRETS } from './delivery';
import { onStandIn } from './on-stand-in';

onStandIn('what comes back where a daemon does not answer, and what is said then', (at) => {
  test('puts everything back where upsmon does not log in, and says so with its last words and no secret', async () => {
    const before = at.machine.picture();
    at.machine.write('/stand-ins/nobody-logs-in', '');
    at.machine.write('/stand-ins/journal', `login with ${SECRETS['nut-admin']} failed\nACCESS-DENIED\n`);
    const program = edited(payload(delivery()), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
    const { code, stdout, stderr } = await at.machine.runProgram('apply', program);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('check failed: upsmon has not logged in to closet@');
    expect(stderr).toContain('  | login with *** failed\n  | ACCESS-DENIED');
    expect(at.machine.picture()).toBe(before);
  });

  test.each(['broken', 'dies'])(
    'does not say that all is well where a service runs with the old files no more (%s)',
    async (how) => {
      await at.applied();
      const before = at.machine.picture();
      at.machine.write(`/stand-ins/${how}.nut-monitor`, '');
      at.machine.write('/stand-ins/journal', 'a line that it had not read yet\n');
      const wanted = delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay: '9s' };
      });
      const program = edited(payload(wanted), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
      const { code, stderr } = await at.machine.runProgram('apply', program);
      expect(code).toBe(1);
      const said = stderr.trim().split('\n');
      expect(said.at(-1)).toContain('This ran before and does not start now: nut-monitor.');
      expect(said.at(-2)).toBe('  | a line that it had not read yet');
      expect(stderr).not.toContain('everything is as before');
      const files = (picture: string) => picture.split('\n').filter((line) => line.includes('/etc/'));
      expect(files(at.machine.picture())).toEqual(files(before));
    },
  );

  test('tells the last words of a service that has said much, and not the first ones', async () => {
    const said = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`);
    at.machine.write('/stand-ins/journal', `${said.join('\n')}\n`);
    at.machine.write('/stand-ins/nobody-logs-in', '');
    const program = edited(payload(delivery()), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
    const { stderr } = await at.machine.runProgram('apply', program);
    const shown = stderr.split('\n').filter((line) => line.startsWith('  | '));
    expect(shown).toEqual(said.slice(-20).map((line) => `  | ${line}`));
  });

  test('shows no password of the files that were there before, and nothing that was said before', async () => {
    at.machine.write(
      '/etc/nut/upsmon.conf',
      'MONITER closet@10.10.30.9 1 monitor geheimOLD secondary\n\tMONITOR closet@10.10.30.9 1 "my self" "old \\"quoted\\" one" slave\n',
    );
    at.machine.write('/etc/nut/upsd.users', '[monitor]\n  password=behindEquals # mine\n  upsmon slave');
    at.machine.write('/stand-ins/journal', '@1000 said long before\n');
    at.machine.write('/stand-ins/nobody-logs-in', '');
    const said = [
      '/etc/nut/upsmon.conf line 1: invalid directive MONITER closet@10.10.30.9 1 monitor unknownToUs secondary',
      'geheimOLD, "old "quoted" one", old \\"quoted\\" one, behindEquals: all said',
      'of mine, nothing is hidden',
    ];
    at.machine.write('/stand-ins/says', said.join('\n'));
    const program = editedBy(payload(delivery()), (script) =>
      script
        .replace('ANSWER_SECONDS=60', 'ANSWER_SECONDS=1')
        .replace(
          "step verify '",
          'sed "s/^/@$(date +%s) /" /stand-ins/says >>/stand-ins/journal; step verify \'',
        ),
    );
    const { code, stderr } = await at.machine.runProgram('apply', program);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr.split('\n').filter((line) => line.startsWith('  | '))).toEqual([
      '  | /etc/nut/upsmon.conf line 1: invalid directive MONITER ***',
      '  | ***, "***", ***, ***: all said',
      '  | of mine, nothing is hidden',
    ]);
    at.machine.write('/stand-ins/journal', '@1000 said long before\n');
    const silent = edited(payload(delivery()), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
    expect((await at.machine.runProgram('apply', silent)).stderr).toContain(
      'the last lines of nut-monitor:\n  | (nothing since this run began)\ncheck failed',
    );
  });

  test('a login shell that prints something hinders nobody', async () => {
    const greeted = `echo Welcome; printf 'half a line'\n${payload(delivery())}`;
    const { code, stdout } = await at.machine.runProgram('apply', greeted);
    expect({ code, said: installedMachine('cp1', stdout).changed }).toEqual({
      code: 0,
      said: delivery().files.map(({ path }) => path),
    });
    const probed = await at.machine.runProgram('probe', greeted);
    expect(probed.stdout).toMatch(/^Welcome\nhalf a line/);
    expect(probeReport(probed.stdout)).toMatchObject({ isAsWanted: true });
  });

  test('hides what could be a secret in a line of somebody else', async () => {
    await at.applied();
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
    at.machine.write(
      path,
      `${at.machine.read(path)}${[...secret, ...harmless].join('\n')}\n`,
      '0750',
      'root',
      'nut',
    );
    const [file, ...others] = (await at.report()).files;
    expect(others).toEqual([]);
    const hidden = secret.map(() => '(a line that is not shown)');
    expect(file?.text?.trimEnd().split('\n').slice(-12)).toEqual([...hidden, ...harmless]);
    expect(file?.text).toContain(delivery().files.find((one) => one.path === path)?.content);
  });

  test('puts everything back where the kubelet does not hold its lock', async () => {
    await at.applied();
    const before = at.machine.picture();
    at.machine.write('/stand-ins/no-lock', '');
    const wanted = delivery((lab) => {
      if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
    });
    const program = edited(payload(wanted), 'KUBELET_SECONDS=120', 'KUBELET_SECONDS=1');
    const { code, stderr } = await at.machine.runProgram('apply', program);
    expect(code).toBe(1);
    expect(stderr).toContain('check failed: kubelet does not hold its delay lock');
    expect(at.machine.picture()).toBe(before);
  });

  test('asks the kubelet as its own API server does, and puts everything back where it gives another grace', async () => {
    for (const name of ['crt', 'key']) {
      at.machine.write(
        `/etc/kubernetes/pki/apiserver-kubelet-client.${name}`,
        'its content is curl’s business\n',
        '0600',
      );
    }
    const before = at.machine.picture();
    at.machine.write('/stand-ins/configz', '{"kubeletconfig":{"shutdownGracePeriod":"1m0s"}}\n');
    const program = edited(payload(delivery()), 'KUBELET_SECONDS=120', 'KUBELET_SECONDS=1');
    const { code, stderr } = await at.machine.runProgram('apply', program);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('check failed: kubelet gives 60 s of grace and not 120 s');
    expect(at.machine.picture()).toBe(before);
    at.machine.write('/stand-ins/configz', '{"kubeletconfig":{"shutdownGracePeriod":"2m0s"}}\n');
    expect((await at.applied()).stderr).not.toContain('live grace');
  });

  test('says that the kubelet of a node tells its grace to nobody', async () => {
    const note = "kubelet: its live grace could not be asked (it answers 'Unauthorized')";
    const first = await at.applied();
    expect(first.stderr).toContain(`\n${note}\n`);
    expect(JSON.parse(first.stdout).notes).toEqual([note]);
    expect((await at.applied()).stderr).not.toContain('live grace');
    at.machine.write('/usr/local/bin/curl', '#!/bin/dash\nexit 7\n', '0755');
    const wanted = delivery((lab) => {
      if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
    });
    const program = edited(payload(wanted), 'QUESTION_SECONDS=5', 'QUESTION_SECONDS=1');
    const { code, stderr } = await at.machine.runProgram('apply', program);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('(curl https://127.0.0.1:10250/configz ends with 7)');
  });

  test('waits as long as it says, also where the time of day is set meanwhile', async () => {
    at.machine.write('/stand-ins/nobody-logs-in', '');
    at.machine.write('/stand-ins/hours', '0\n');
    // each look at the clock is an hour later; after three of them upsmon has logged in
    at.machine.write(
      '/usr/local/bin/date',
      `#!/bin/dash
hours=$(($(cat /stand-ins/hours) + 1)); echo $hours >/stand-ins/hours
exec /bin/date -d "+$hours hours" "$@"
`,
      '0755',
    );
    const upsc = at.machine.read('/usr/local/bin/upsc');
    at.machine.write(
      '/usr/local/bin/upsc',
      `${upsc.replace('-c) ', '-c) echo >>/stand-ins/asked; [ $(wc -l </stand-ins/asked) -lt 4 ] || rm -f /stand-ins/nobody-logs-in; ')}`,
      '0755',
    );
    await at.applied();
    expect(at.machine.exists('/stand-ins/nobody-logs-in')).toBe(false);
  });

  test('shows no secret, in whatever happens', async () => {
    const told: string[] = [];
    for (const mode of ['probe', 'apply', 'probe', 'restore'] as const) {
      const { stdout, stderr } = await at.machine.run(mode, delivery());
      told.push(stdout, stderr);
    }
    told.push(at.machine.read('/stand-ins/calls'));
    for (const secret of Object.values(SECRETS)) expect(told.join('\n')).not.toContain(secret);
  });
});
