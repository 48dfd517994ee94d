import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';

onStandIn(
  'a machine of somebody who likes bash',
  (at) => {
    test('is brought to what is wanted, found so, changed and given back', async () => {
      const before = at.machine.picture();
      await at.applied();
      expect(await at.report()).toMatchObject({ files: [], isAsWanted: true });
      const changed = delivery((lab) => {
        if (lab.cluster) lab.cluster.kubelet.shutdownGracePeriod = '150s';
        lab.nut = { ...lab.nut, finalDelay: '9s' };
      });
      const { files } = await at.report(changed);
      expect(files.map(({ path, text }) => [path, text?.includes('\n')])).toContainEqual([
        '/var/lib/kubelet/config.yaml',
        true,
      ]);
      await at.applied(changed);
      expect(await at.report(changed)).toMatchObject({ isAsWanted: true });
      const { code, stderr } = await at.machine.run('restore', changed);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(at.machine.picture()).toBe(before);
    });
  },
  ['bash'],
);
