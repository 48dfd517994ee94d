import { probeReport } from '../../../hosts/probe-report';
import { describeWith } from '../../support/needs';
import { delivery, KUBELET_CONFIG } from './delivery';
import { StandInMachine } from './stand-in-machine';

const NEEDS = { tools: ['unshare', 'nsenter', 'flock', 'perl'], root: true, namespaces: true };

/** With a second UPS, which then goes. */
const TWO = delivery((lab) => {
  if (lab.upses.closet) lab.upses.attic = { ...lab.upses.closet };
});
/** Another delay, a UPS and a file that are no longer wanted: every kind of step. */
const CHANGED = delivery((lab) => {
  lab.nut = { ...lab.nut, finalDelay: '9s', maxAge: '33s' };
  for (const name of ['cp1', 'cp2', 'cp3']) {
    const host = lab.hosts[name];
    if (host) host.role = 'server';
  }
  delete lab.cluster;
});

describe.each(['dash', 'busybox'] as const)('killed at any step, on a machine whose sh is %s', (shell) => {
  describeWith({ ...NEEDS, tools: [...NEEDS.tools, shell] }, 'the script', () => {
    // real hosts are killed at any step of a file or program: test/hosts/trouble/killed.test.ts
    const every = shell === 'dash' ? 1 : 8;
    let machine: StandInMachine;
    beforeEach(async () => {
      machine = await StandInMachine.start(shell);
      machine.write('/var/lib/kubelet/config.yaml', KUBELET_CONFIG, '0600');
    });
    afterEach(() => machine.end());

    /** What must not differ: all but what the backups and records say of times. */
    function whole(): string {
      return machine.picture().replace(/.*\/var\/lib\/ridethrough.*\n/g, '');
    }

    async function isAsWanted(wanted = delivery()): Promise<boolean> {
      const { stdout } = await machine.run('probe', wanted);
      return probeReport(stdout)?.isAsWanted === true;
    }

    /** Runs to the end, and names the steps it passed. */
    async function passed(mode: 'apply' | 'restore', wanted = delivery()): Promise<string[]> {
      const { code, stderr } = await machine.run(mode, wanted);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return machine.points();
    }

    async function killedAt(point: number, mode: 'apply' | 'restore', wanted = delivery()): Promise<void> {
      machine.write('/stand-ins/kill-at', `${point}\n`);
      const { code, stderr } = await machine.run(mode, wanted);
      expect({ point, code }).toEqual({ point, code: 1 });
      expect(stderr).toMatch(/the work was killed/i);
    }

    test('the first installation is undone at once, or stands', async () => {
      const bare = whole();
      const steps = await passed('apply');
      const installed = whole();
      await passed('restore');
      for (const point of stops(steps, every)) {
        await killedAt(point, 'apply');
        const now = whole();
        expect({ point, isWhole: now === bare || now === installed }).toEqual({ point, isWhole: true });
        if (now === bare) continue;
        await passed('restore');
        expect(whole()).toBe(bare);
      }
      await passed('apply');
      expect(whole()).toBe(installed);
      expect(await isAsWanted()).toBe(true);
      await passed('restore');
      expect(whole()).toBe(bare);
    }, 300_000);

    test('a change is undone at once, or stands', async () => {
      machine.unit('nut-driver@attic', 'disabled', 'inactive');
      await passed('apply', TWO);
      const installed = whole();
      const steps = await passed('apply', CHANGED);
      expect(steps).toContain('released-nut-driver@attic');
      const changed = whole();
      await passed('apply', TWO);
      for (const point of stops(steps, every)) {
        await killedAt(point, 'apply', CHANGED);
        const now = whole();
        expect({ point, isWhole: now === installed || now === changed }).toEqual({ point, isWhole: true });
        if (now === changed) await passed('apply', TWO);
      }
      await passed('apply', CHANGED);
      expect(whole()).toBe(changed);
    }, 300_000);

    test('after a power cut the next run finishes', async () => {
      const bare = whole();
      const steps = await passed('apply');
      const installed = whole();
      await passed('restore');
      machine.write('/stand-ins/power-cut', '');
      for (const point of stops(steps, 3 + every)) {
        await killedAt(point, 'apply');
        await passed('apply');
        expect({ point, now: whole() }).toEqual({ point, now: installed });
        await passed('restore');
        expect({ point, now: machine.picture() }).toEqual({ point, now: bare });
      }
    }, 300_000);

    test('giving the machine back goes on where it was stopped', async () => {
      const bare = whole();
      await passed('apply');
      const steps = await passed('restore');
      for (const point of stops(steps, 1 + every)) {
        await passed('apply');
        await killedAt(point, 'restore');
        await passed('restore');
        expect(machine.picture()).toBe(bare);
      }
    }, 300_000);
  });
});

/**
 * Where a run is stopped: at its first step, its last one, and of each kind between at the middle one, as a kind comes
 * once for each file; of all these at each so many.
 */
function stops(steps: readonly string[], every: number): number[] {
  const kinds = new Map<string, number[]>();
  for (const [index, step] of steps.entries()) kinds.set(step, [...(kinds.get(step) ?? []), index + 1]);
  const middles = [...kinds.values()].flatMap((those) => those[those.length >> 1] ?? []);
  const all = [...new Set([1, ...middles, steps.length])].sort((one, other) => one - other);
  return all.filter((_, index) => index % every === 0);
}
