import { type ProbeReport, probeReport } from '../../../hosts/probe-report';
import { describeWith } from '../../support/needs';
import { waitUntil } from '../../support/nut/wait';
import { delivery, KUBELET_CONFIG } from './delivery';
import { type Outcome, type Shell, StandInMachine } from './stand-in-machine';

const NEEDS = { tools: ['unshare', 'nsenter', 'flock', 'perl'], root: true, namespaces: true };

/** A machine of each test's own, and what most of them do with it. */
export interface At {
  readonly machine: StandInMachine;
  /** A run that has to end well. */
  applied(wanted?: ReturnType<typeof delivery>, mark?: string): Promise<Outcome>;
  /** What the probe says, and nothing else. */
  report(wanted?: ReturnType<typeof delivery>): Promise<ProbeReport>;
  /** Whoever asked for the work has the answer a moment before systemd has done with it. */
  nothingIsLeftInMemory(): Promise<void>;
}

/** Tests of the script on a stand-in for a machine, for each shell that stands behind sh somewhere. */
export function onStandIn(
  what: string,
  tests: (at: At) => void,
  shells: readonly Shell[] = ['dash', 'busybox'],
): void {
  describe.each(shells)('on a machine whose sh is %s', (shell) => {
    describeWith({ ...NEEDS, tools: [...NEEDS.tools, shell] }, what, () => {
      let machine: StandInMachine;
      beforeEach(async () => {
        machine = await StandInMachine.start(shell);
        machine.write('/var/lib/kubelet/config.yaml', KUBELET_CONFIG, '0600');
      });
      afterEach(() => machine.end());
      tests({
        get machine() {
          return machine;
        },
        async applied(wanted = delivery(), mark = 'first') {
          const outcome = await machine.run('apply', wanted, mark);
          expect({ code: outcome.code, stderr: outcome.stderr }).toMatchObject({ code: 0 });
          return outcome;
        },
        async report(wanted = delivery()) {
          const { code, stdout, stderr } = await machine.run('probe', wanted);
          expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
          const read = probeReport(stdout);
          if (read === undefined) throw new Error(`not a report: ${stdout}`);
          return read;
        },
        async nothingIsLeftInMemory() {
          const left = () => machine.inside('ls', '-A', '/run/ridethrough');
          await waitUntil('nothing is left but the lock', () => left() === 'lock\n', undefined, left);
        },
      });
    });
  });
}
