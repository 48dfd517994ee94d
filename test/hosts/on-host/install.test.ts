import { secretHole } from '../../../lib/nut';
import { delivery, KUBELET_CONFIG, SECRETS } from './delivery';
import { onStandIn } from './on-stand-in';

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

onStandIn('what the script installs, restarts and mends', (at) => {
  test('brings a bare machine to what is wanted, then finds nothing to do, then gives it back', async () => {
    const before = at.machine.picture();
    const probed = await at.report();
    expect(probed.mark).toBeUndefined();
    expect(probed.files.filter(({ isBackedUp }) => isBackedUp).map(({ path }) => path)).toEqual([
      '/etc/nut/nut.conf',
      '/etc/nut/upsmon.conf',
    ]);
    expect(at.machine.picture()).toBe(before);

    const first = JSON.parse((await at.applied()).stdout);
    expect(at.machine.changes()).toEqual(RESTARTS);
    expect(first.changed).toEqual(delivery().files.map(({ path }) => path));
    expect(first.backedUp).toEqual([
      '/etc/nut/nut.conf',
      '/etc/nut/upsmon.conf',
      '/var/lib/kubelet/config.yaml',
    ]);
    expect(at.machine.read(`${first.backups}/etc/nut/upsmon.conf`)).toContain('# by hand, and good');
    expect(at.machine.inside('stat', '-c', '%a %U %G', '/etc/nut/upsmon.conf')).toBe('640 root nut\n');
    expect(at.machine.inside('stat', '-c', '%a %U', '/var/lib/ridethrough')).toBe('700 root\n');
    const kubelet = at.machine.read('/var/lib/kubelet/config.yaml');
    expect(kubelet).toContain('# written by kubeadm, then by me');
    expect(kubelet).toContain('shutdownGracePeriod: 120s');
    expect(at.machine.inside('stat', '-c', '%a', '/var/lib/kubelet/config.yaml')).toBe('600\n');
    for (const { path, content, merge } of delivery().files)
      if (!merge) expect(at.machine.read(path)).toBe(content);

    const whole = at.machine.picture();
    expect(await at.report()).toMatchObject({ mark: 'first', isAsWanted: true, restarts: [] });
    const second = JSON.parse((await at.applied(delivery(), 'first')).stdout);
    expect(second).toMatchObject({ changed: [], restarted: [], backedUp: [], digest: first.digest });
    expect(at.machine.changes()).toEqual([]);
    const withoutTime = (picture: string) => picture.replace(/.*ridethrough\/when.*\n/g, '');
    expect(withoutTime(at.machine.picture())).toBe(withoutTime(whole));

    const { code, stderr } = await at.machine.run('restore', delivery());
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(at.machine.picture()).toBe(before);
    await at.nothingIsLeftInMemory();
  });

  test('a driver that an upsd may have asked already is started anew after it', async () => {
    at.machine.unit('nut-server', 'enabled', 'active');
    await at.applied();
    const changes = at.machine.changes();
    expect(changes).not.toContain('start nut-driver@closet');
    expect(changes.indexOf('restart nut-driver@closet')).toBeGreaterThan(
      changes.indexOf('restart nut-server'),
    );
  });

  test('restarts upsmon alone where its file alone has changed', async () => {
    await at.applied();
    at.machine.changes();
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
    });
    expect(await at.report(wanted)).toMatchObject({
      isAsWanted: false,
      restarts: ['nut-monitor'],
      files: [{ path: '/etc/nut/upsmon.conf', change: 'content', isBackedUp: false }],
    });
    const { changed, backedUp } = JSON.parse((await at.applied(wanted)).stdout);
    expect({ changed, backedUp }).toEqual({ changed: ['/etc/nut/upsmon.conf'], backedUp: [] });
    expect(at.machine.changes()).toEqual(['restart nut-monitor']);
  });

  test('finds and mends what somebody has edited, deleted, opened, linked, disabled and stopped', async () => {
    await at.applied();
    at.machine.changes();
    const edited = at.machine.read('/etc/nut/upsmon.conf').replace(/^FINALDELAY.*$/m, 'FINALDELAY 77');
    at.machine.write('/etc/nut/upsmon.conf', `${edited}# ${SECRETS['nut-monitor']}\n`, '0640', 'root', 'nut');
    at.machine.remove('/etc/nut/ridethrough-shutdown');
    at.machine.inside('chmod', '0644', '/etc/nut/upsd.users');
    at.machine.inside('ln', '-sf', '/dev/null', '/etc/nut/upssched.conf');
    at.machine.unit('nut-monitor', 'disabled', 'active');
    const { files, units, isAsWanted } = await at.report();
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
    await at.applied();
    expect((await at.report()).isAsWanted).toBe(true);
  });

  test('finds and mends that somebody has removed a package', async () => {
    await at.applied();
    at.machine.write('/stand-ins/packages', 'nut-client\n');
    const shell = (text: string) => at.machine.inside('sh', '-c', text);
    // wherever the machine below has one
    const all = '/usr/local/sbin/upsd $([ ! -e /usr/sbin/upsd ] || echo /usr/sbin/upsd)';
    shell(`for upsd in ${all}; do mount --bind /dev/null $upsd; done`);
    expect(await at.report()).toMatchObject({ packages: ['nut-server'], units: [], isAsWanted: false });
    await at.applied();
    expect(at.machine.changes()).toContainEqual(expect.stringMatching(/^apt-get .*install .* nut-server$/));
    shell(`umount ${all}`);
    expect((await at.report()).isAsWanted).toBe(true);
  });

  test('keeps what others change in a merged file, and takes only its own keys out of it', async () => {
    await at.applied();
    const changed = at.machine.read('/var/lib/kubelet/config.yaml').replace('systemd', 'cgroupfs');
    at.machine.write('/var/lib/kubelet/config.yaml', changed, '0600');
    expect((await at.report()).isAsWanted).toBe(true);
    const { code, stderr } = await at.machine.run('restore', delivery());
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(at.machine.read('/var/lib/kubelet/config.yaml')).toBe(
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
    at.machine.write('/var/lib/kubelet/config.yaml', byHand, '0600');
    await at.applied();
    expect(at.machine.read('/var/lib/kubelet/config.yaml')).not.toContain('60s');
    at.machine.write(
      '/var/lib/kubelet/config.yaml',
      `${at.machine.read('/var/lib/kubelet/config.yaml')}\n# later\nmaxPods: 20\n`,
      '0600',
    );
    expect((await at.machine.run('restore', delivery())).code).toBe(0);
    expect(at.machine.read('/var/lib/kubelet/config.yaml')).toBe(`${byHand}\n# later\nmaxPods: 20\n`);
  });

  test('gives back what is no longer wanted', async () => {
    const before = at.machine.read('/var/lib/kubelet/config.yaml');
    await at.applied();
    at.machine.changes();
    const wanted = delivery((lab) => {
      delete lab.cluster;
    });
    expect((await at.report(wanted)).gone).toEqual([
      '/etc/systemd/logind.conf.d/zz-ridethrough.conf',
      '/var/lib/kubelet/config.yaml',
    ]);
    await at.applied(wanted);
    expect(at.machine.read('/var/lib/kubelet/config.yaml')).toBe(before);
    expect(at.machine.exists('/etc/systemd/logind.conf.d/zz-ridethrough.conf')).toBe(false);
    expect(at.machine.changes()).toContain('try-restart kubelet');
  });
});
