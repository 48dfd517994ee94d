import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';

onStandIn('what is not to run on the machine any more', (at) => {
  test('ends upsd and its driver where the machine serves no UPS any more, and gives them back all the same', async () => {
    const before = at.machine.picture();
    await at.applied();
    at.machine.changes();
    at.machine.write('/stand-ins/upsd-elsewhere', '');
    const follower = delivery((lab) => {
      if (lab.upses.closet) lab.upses.closet.server = 'cp2';
    });
    expect(await at.report(follower)).toMatchObject({
      stops: ['nut-server', 'nut-driver@closet'],
      restarts: ['systemd', 'nut-monitor'],
    });
    expect(JSON.parse((await at.applied(follower)).stdout).restarted).toEqual(['systemd', 'nut-monitor']);
    expect(at.machine.changes()).toEqual([
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
    expect(await at.report(follower)).toMatchObject({ isAsWanted: true });
    expect(JSON.parse((await at.applied(follower)).stdout)).toMatchObject({ changed: [], restarted: [] });
    expect(at.machine.changes()).toEqual([]);
    expect((await at.machine.run('restore', follower)).code).toBe(0);
    expect(at.machine.picture()).toBe(before);
  });

  test('an upsd that somebody has set up by hand runs again where nothing of NUT is ours any more', async () => {
    for (const unit of ['nut-server', 'nut-monitor']) at.machine.unit(unit, 'enabled', 'active');
    at.machine.unit('nut-driver@closet', 'enabled', 'active');
    at.machine.unit('nut-driver@attic', 'disabled', 'inactive');
    at.machine.write('/etc/nut/ups.conf', '[closet]\n  driver = usbhid-ups\n', '0640', 'root', 'nut');
    const before = at.machine.picture();
    const two = delivery((lab) => {
      if (lab.upses.closet) lab.upses.attic = { ...lab.upses.closet, server: 'cp1' };
    });
    await at.applied(two);
    at.machine.changes();
    expect((await at.report()).stops).toEqual(['nut-driver@attic']);
    await at.applied();
    expect(at.machine.changes()).toEqual([
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
      for (const host of Object.values(lab.hosts)) if (host.address === '10.10.30.11') delete host.poweredBy;
      if (lab.upses.closet) lab.upses.closet.server = 'cp2';
    });
    const { files, gone } = await at.report(without);
    expect({ files, gone }).toMatchObject({
      files: [],
      gone: expect.arrayContaining(['/etc/nut/nut.conf']),
    });
    await at.applied(without);
    expect(at.machine.changes()).toEqual(
      expect.arrayContaining(['restart nut-server', 'restart nut-driver@closet']),
    );
    expect((await at.machine.run('restore', without)).code).toBe(0);
    expect(at.machine.picture()).toBe(before);
  });
});
