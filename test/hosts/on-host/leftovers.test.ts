import { createHash } from 'node:crypto';
import { payload } from '../../../hosts/payload';
import { edited } from '../edited';
import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';

onStandIn('what is delivered stays nowhere in clear', (at) => {
  const left = () =>
    at.machine.inside('sh', '-c', 'cd /run/ridethrough && find . -type f').trim().split('\n');

  test('where systemd can not start the work', async () => {
    at.machine.write('/usr/local/bin/systemd-run', '#!/bin/dash\necho no bus >&2\nexit 1\n', '0755');
    const before = at.machine.picture();
    const { code, stderr } = await at.machine.run('apply', delivery());
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'systemd-run: no bus\nsystemd could not start the work. Nothing was changed.\n',
    });
    expect(at.machine.picture()).toBe(before);
    expect(left()).toEqual(['']);
  });

  test('where our folder came back from a backup with other modes', async () => {
    await at.applied();
    at.machine.inside('sh', '-c', 'chmod 0755 /var/lib/ridethrough; chown daemon /var/lib/ridethrough');
    await at.applied();
    expect(at.machine.inside('stat', '-c', '%a %U', '/var/lib/ridethrough')).toBe('700 root\n');
  });

  test('nor does the digest of a file with passwords, by which a guess can be tried, in an argument', async () => {
    await at.applied();
    at.machine.inside('rm', '-r', '/var/lib/ridethrough/original');
    const noted = '#!/bin/dash\nprintf "%s\\n" "$*" >>/stand-ins/arguments\nexec /bin/grep "$@"\n';
    at.machine.write('/usr/local/bin/grep', noted, '0755');
    await at.applied();
    const digests = delivery().files.map(({ content }) => createHash('sha256').update(content).digest('hex'));
    const told = at.machine.read('/stand-ins/arguments');
    expect(told).toContain('/etc/nut/upsmon.conf');
    expect(digests.filter((digest) => told.includes(digest))).toEqual([]);
  });

  test('where work is killed and systemd starts nothing after it', async () => {
    const systemdRun = at.machine.read('/usr/local/bin/systemd-run');
    at.machine.write('/usr/local/bin/systemd-run', systemdRun.replace('$after\n', ':\n'), '0755');
    const killed = edited(payload(delivery()), "step verify '", () => "kill -9 $$; step verify '");
    const { code, stderr } = await at.machine.runProgram('apply', killed);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toMatch(
      /The work was killed before its end\.\nThe next run puts back what it has changed\.\n$/,
    );
    expect(left().filter((file) => file.includes('/in/'))).toEqual([]);
    at.machine.write('/usr/local/bin/systemd-run', systemdRun, '0755');
    await at.applied();
    await at.nothingIsLeftInMemory();
  });
});
