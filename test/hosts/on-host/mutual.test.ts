import { payload } from '../../../hosts/payload';
import type { Homelab } from '../../../lib/homelab';
import { describeWith } from '../../support/needs';
import { edited } from '../edited';
import { delivery } from './delivery';
import { StandInMachine } from './stand-in-machine';

/** Answers for 'closet', which this machine serves, and for 'shelf' what the test says. */
const UPSC = `#!/bin/dash
case "$*" in
*shelf@*) [ -e /stand-ins/shelf ] || { echo 'Error: Connection failure' >&2; exit 1; } ;;
esac
case "$*" in
-l) echo closet ;;
'-c shelf@'*) cat /stand-ins/shelf ;;
-c*) echo 10.10.30.11 ;;
*) echo OL ;;
esac
`;
const SHELF = 'shelf@10.10.30.12';

/** cp1 serves 'closet', cp2 'shelf', and each of these machines is fed by both. */
const onBoth =
  (...names: string[]) =>
  (lab: Homelab) => {
    const { closet } = lab.upses;
    if (closet) lab.upses.shelf = { ...closet, server: 'cp2' };
    const poweredBy = ['closet', 'shelf'].map((ups) => ({ ups, share: 0.5 }));
    for (const name of names) Object.assign(lab.hosts[name] ?? {}, { poweredBy, minSupplies: 1 });
    if (!names.includes('cp2')) Object.assign(lab.hosts.cp2 ?? {}, { poweredBy: 'shelf' });
  };

describeWith(
  { tools: ['dash', 'unshare', 'nsenter', 'flock', 'perl'], root: true, namespaces: true },
  'on one of two servers that follow each other, the check',
  () => {
    let machine: StandInMachine;
    beforeEach(async () => {
      machine = await StandInMachine.start('dash');
      machine.write('/usr/local/bin/upsc', UPSC, '0755');
      machine.write('/var/lib/kubelet/config.yaml', 'kind: KubeletConfiguration\n', '0600');
    });
    afterEach(() => machine.end());

    const apply = (change: (lab: Homelab) => void) => {
      const program = edited(payload(delivery(change)), /\b(ANSWER|MUTUAL)_SECONDS=\d+/g, '$1_SECONDS=1');
      return machine.runProgram('apply', program, 'first');
    };

    test('lets the other one come later', async () => {
      const { code, stderr } = await apply(onBoth('cp1', 'cp2'));
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining(
          `upsmon has not logged in to ${SHELF}, which does not answer yet: its server logs in here in turn, and may come after this machine\n`,
        ),
      });
    });

    test('finds a login that is missing where the other one is there, or does not follow back', async () => {
      const missing = `check failed: upsmon has not logged in to ${SHELF} within 1 s`;
      const alone = await apply(onBoth('cp1'));
      expect(alone.code).not.toBe(0);
      expect(alone.stderr).toContain(missing);

      machine.write('/stand-ins/shelf', '10.10.30.99\n');
      const denied = await apply(onBoth('cp1', 'cp2'));
      expect(denied.code).not.toBe(0);
      expect(denied.stderr).toContain(missing);

      machine.write('/stand-ins/shelf', '10.10.30.11\n');
      const whole = await apply(onBoth('cp1', 'cp2'));
      expect({ code: whole.code, isTold: whole.stderr.includes(SHELF) }).toEqual({ code: 0, isTold: false });
    });
  },
);
