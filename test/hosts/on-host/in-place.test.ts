import { payload } from '../../../hosts/payload';
import { edited } from '../edited';
import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';

const PATH = '/etc/nut/upsmon.conf';
const FOREIGN = '/srv/foreign';

onStandIn('what stands in the place of a file', (at) => {
  const shell = (text: string) => at.machine.inside('sh', '-c', text);
  const linkToFolder = () => shell(`mkdir -p ${FOREIGN}; rm -f ${PATH}; ln -s ${FOREIGN} ${PATH}`);
  const foreign = () => at.machine.inside('ls', '-A', FOREIGN);

  test('a link to a folder is replaced as a link, and nothing of ours gets into that folder', async () => {
    await at.applied();
    linkToFolder();
    expect((await at.report()).files).toMatchObject([{ path: PATH, stands: 'link' }]);
    await at.applied();
    expect(foreign()).toBe('');
    expect((await at.report()).isAsWanted).toBe(true);
  });

  test('a link to a folder from before the first run comes back as such', async () => {
    linkToFolder();
    const before = at.machine.picture();
    await at.applied();
    expect(await at.report()).toMatchObject({ isAsWanted: true });
    const { code, stderr } = await at.machine.run('restore', delivery());
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(at.machine.picture()).toBe(before);
    expect(foreign()).toBe('');
  });

  test('a folder is named before anything is changed, and what was there before is kept', async () => {
    await at.applied();
    shell(`rm ${PATH}; mkdir ${PATH}`);
    const before = at.machine.picture();
    const calls = () => at.machine.changes().filter((call) => !call.startsWith('systemd-run'));
    calls();
    const again = await at.machine.run('apply', delivery());
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(`${PATH} is there and is no file: move it away\nNothing was changed.`);
    const { code, stderr } = await at.machine.run('restore', delivery());
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain(`${PATH} can't be given back: what stands there now is a folder`);
    expect(at.machine.picture()).toBe(before);
    expect(calls()).toEqual([]);
    at.machine.inside('rmdir', PATH);
    expect((await at.machine.run('restore', delivery())).code).toBe(0);
    expect(at.machine.read(PATH)).toContain('# by hand, and good');
  });

  // a mount stands for what can't be replaced, as the file system here knows no chattr
  const PIN = `mount --bind ${PATH} ${PATH}`;

  test('a file that can not be replaced is named before anything is given back', async () => {
    await at.applied();
    shell(PIN);
    at.machine.changes();
    const before = at.machine.picture();
    const { code, stderr } = await at.machine.run('restore', delivery());
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toMatch(/upsmon.conf can't be given back: .* Nothing was changed\.\n$/);
    expect(at.machine.picture()).toBe(before);
    expect(at.machine.changes()).toEqual([]);
  });

  test('where giving back fails in the middle, the machine goes on as it was', async () => {
    const bare = at.machine.picture();
    await at.applied();
    const before = at.machine.picture();
    const failing = edited(payload(delivery()), 'point restore-file', `point restore-file; ${PIN}`);
    const { code, stderr } = await at.machine.runProgram('restore', failing);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toMatch(
      /upsmon.conf could not be put back; its old content is .*\/original\/root\/etc\/nut/,
    );
    expect(stderr).toContain('everything is as before');
    expect(at.machine.picture()).toBe(before);
    shell(`while umount -q ${PATH}; do :; done`);
    expect((await at.machine.run('restore', delivery())).code).toBe(0);
    expect(at.machine.picture()).toBe(bare);
  });

  test('what can not be undone is tried once, and it is said what to do about it', async () => {
    await at.applied();
    const changed = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
    });
    const killed = edited(payload(changed), "step verify '", () => "kill -9 $$; step verify '");
    at.machine.write('/stand-ins/power-cut', '');
    expect((await at.machine.runProgram('apply', killed)).code).toBe(1);
    at.machine.remove('/stand-ins/power-cut');
    at.machine.remove('/var/lib/ridethrough/journal/root');
    const { code, stderr } = await at.machine.run('apply', changed);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr.match(/upsmon.conf could not be put back; its old content is/g)).toHaveLength(1);
    expect(stderr).toContain(
      'put these files right by hand, delete /var/lib/ridethrough/journal, and run again',
    );
    at.machine.remove('/var/lib/ridethrough/journal');
    await at.applied(changed);
    expect((await at.report(changed)).isAsWanted).toBe(true);
  });
});
