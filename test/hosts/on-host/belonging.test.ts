import { payload } from '../../../hosts/payload';
import { edited } from '../edited';
import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';

onStandIn('whose a machine is, and what it was before', (at) => {
  test('gives back only to whom it belongs: the one that applied last, also where that changed nothing', async () => {
    const before = at.machine.picture();
    const as = async (mode: 'apply' | 'restore', owner?: string) => {
      const outcome = await at.machine.run(mode, delivery(), 'first', undefined, owner);
      expect(outcome).toMatchObject({ code: 0 });
      return outcome;
    };
    // by a version that had no owners
    await as('apply');
    await as('apply', 'rack/home/fleet-cp3');
    at.machine.changes();
    const { stdout } = await as('apply', 'rack/home/fleet-node3');
    expect(JSON.parse(stdout)).toMatchObject({ mark: 'first', changed: [], restarted: [] });
    expect(await at.report()).toMatchObject({ mark: 'first', isAsWanted: true });
    const installed = at.machine.picture();

    const refused = await as('restore', 'rack/home/fleet-cp3');
    expect(refused.stderr).toContain('this machine is managed as rack/home/fleet-node3 now');
    expect(JSON.parse(refused.stdout)).toMatchObject({ restored: [] });
    expect(at.machine.picture()).toBe(installed);
    expect(at.machine.changes()).toEqual([]);

    await as('restore', 'rack/home/fleet-node3');
    expect(at.machine.picture()).toBe(before);
    await as('apply');
    await as('restore', 'rack/home/fleet-cp3');
    expect(at.machine.picture()).toBe(before);
  });

  test('a run that fails leaves the machine to whom it belonged', async () => {
    await at.machine.run('apply', delivery(), 'first', undefined, 'rack/home/fleet-cp3');
    at.machine.write('/stand-ins/nobody-logs-in', '');
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
    });
    const program = edited(payload(wanted), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
    const failed = await at.machine.runProgram(
      'apply',
      program,
      'second',
      undefined,
      'rack/home/fleet-node3',
    );
    expect(failed.code).toBe(1);
    expect(at.machine.read('/var/lib/ridethrough/owner')).toBe('rack/home/fleet-cp3\n');
  });

  test.each(['ridethrough', 'ridethrough/*', 'ridethrough/original'])(
    'does not say that it gave back a machine whose records somebody has deleted: %s',
    async (records) => {
      await at.applied();
      const files = () => at.machine.picture().replace(/.*\/var\/lib\/ridethrough.*\n/g, '');
      const before = files();
      at.machine.inside('sh', '-c', `rm -r /var/lib/${records}`);
      const { code, stderr } = await at.machine.run('restore', delivery());
      expect(files()).toBe(before);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('These files of ours still stand there: /etc/nut/');
      expect(stderr).toContain('/etc/nut/upssched-cmd');
      expect(stderr).toContain('; in /var/lib/kubelet/config.yaml the keys shutdownGracePeriod, ');
      expect(stderr).toContain('pulumi state delete');
      // from then on they count as what was there before, and that is said
      expect((await at.applied()).stderr).toContain('no run is known here that put them there');
    },
  );

  test('remembers what it took over as it was, for the day it is given back after somebody has broken it', async () => {
    const bare = () => at.machine.picture().replace(/.*\/var\/lib\/ridethrough.*\n/g, '');
    await at.applied();
    at.machine.remove('/var/lib/ridethrough');
    at.machine.changes();
    const byHand = bare();
    const { stdout, stderr } = await at.applied();
    expect(JSON.parse(stdout)).toMatchObject({ changed: [], restarted: [], backedUp: [] });
    expect(stderr).toMatch(
      /no run is known here that put them there; .* destroy will leave them: .*\/etc\/nut\/upsmon.conf \/etc/,
    );
    expect(stderr).toContain(' and our keys in /var/lib/kubelet/config.yaml');
    expect(at.machine.changes()).toEqual([]);
    at.machine.remove('/etc/nut/upssched.conf');
    at.machine.unit('nut-monitor', 'disabled', 'inactive');
    expect(JSON.parse((await at.applied()).stdout).changed).toEqual(['/etc/nut/upssched.conf']);
    expect(bare()).toBe(byHand);
    at.machine.changes();
    expect((await at.machine.run('restore', delivery())).code).toBe(0);
    expect(at.machine.picture()).toBe(byHand);
    expect(at.machine.changes()).toEqual([]);
  });
});
