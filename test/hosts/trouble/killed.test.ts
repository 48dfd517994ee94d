import { LAB, Lab, type Tree, treeChanges } from '../../support/lab';
import { describeWith } from '../../support/needs';
import { waitUntil } from '../../support/nut/wait';
import { Machine } from './machine';
import { type Interference, StepTracer } from './step-tracer';

jest.setTimeout(900_000);

/** At how many of its steps each kind of run is killed: a number, or `all`, which takes half an hour. */
const STOPS = process.env.RIDETHROUGH_KILL_STEPS ?? '7';

const NAMES = ['m1', 'm2', 'm3'];

describeWith(LAB, 'killed on hosts with real systemd and NUT', () => {
  let lab: Lab;
  let machines: Machine[];
  let bare: Tree[];
  beforeAll(async () => {
    lab = await Lab.start({
      hosts: NAMES.map((name, index) => ({ name, address: `10.10.30.${11 + index}`, upses: ['closet'] })),
    });
    machines = lab.hosts.map((host) => new Machine(lab, host));
    bare = await Promise.all(machines.map((machine) => machine.picture()));
  });
  afterAll(() => lab?.stop());

  /** Another way to be, with upsd, its driver and upsmon restarted. */
  const other = (machine: Machine) =>
    machine.wanted((homelab) => {
      homelab.nut = { ...homelab.nut, finalDelay: '9s', maxAge: '33s' };
      if (homelab.upses.closet) homelab.upses.closet.pollInterval = '3s';
    });

  /** What a run does, step by step: known before anything is killed. */
  const steps: Record<string, string[]> = {};
  test('every file is on the disk before it takes its place', async () => {
    const [machine] = machines as [Machine];
    const tracer = new StepTracer(machine.host);
    const noted = async (name: string, run: () => Promise<unknown>) => {
      await tracer.order(0);
      await run();
      steps[name] = await tracer.steps();
    };
    await noted('install', () => machine.done('apply'));
    await noted('change', () => machine.done('apply', other(machine)));
    await noted('restore', () => machine.done('restore'));
    await tracer.forget();
    for (const list of Object.values(steps)) expect(renamedUnsettled(list)).toEqual([]);
    expect(Object.values(steps).flat().join('\n')).toContain('rename /etc/nut/upsmon.conf');
  });

  test('at any step: no file is half a file, and the next run converges', async () => {
    const kinds = {
      install: stops(steps.install),
      change: stops(steps.change),
      restore: stops(steps.restore),
    };
    const count = Object.values(kinds).reduce((sum, list) => sum + list.length, 0);
    console.info(`killed at ${count} steps of ${Object.values(steps).flat().length}`);
    await Promise.all(
      machines.map(async (machine, index) => {
        const tracer = new StepTracer(machine.host);
        const [first, second] = [machine.wanted(), other(machine)];
        await machine.done('apply', first, 'a');
        const installed = { files: machine.managed(), all: await machine.picture() };
        await machine.done('apply', second, 'b');
        const changed = { files: machine.managed(), all: await machine.picture() };
        await machine.done('restore');
        const before = { files: machine.managed(), all: bare[index] ?? {} };
        expect(await machine.changesSince(before.all)).toEqual([]);
        // a machine takes each third step of each kind, and goes round: installed, changed, given back
        const own = (list: Stop[]) => list.filter((_, place) => place % machines.length === index);
        const [installs, changes, restores] = [own(kinds.install), own(kinds.change), own(kinds.restore)];
        while (installs.length + changes.length + restores.length > 0) {
          await killed(machine, tracer, installs.shift(), 'apply', first, before, installed);
          await killed(machine, tracer, changes.shift(), 'apply', second, installed, changed);
          await killed(machine, tracer, restores.shift(), 'restore', second, changed, before);
        }
      }),
    );
  });

  interface State {
    files: Tree;
    all: Tree;
  }

  /** Kills a run, looks, runs again, looks. */
  async function killed(
    machine: Machine,
    tracer: StepTracer,
    stop: Stop | undefined,
    mode: 'apply' | 'restore',
    wanted: ReturnType<Machine['wanted']>,
    from: State,
    to: State,
  ): Promise<void> {
    if (stop !== undefined) {
      await tracer.order(stop.step, stop.interference);
      const { code, stderr } = await machine.run(mode, wanted, { mark: 'killed' });
      const at = `${machine.host.name}, ${mode}, ${stop.interference} at ${await tracer.reached()}`;
      await tracer.forget();
      // at its very end nothing is left to kill
      expect({ at, code, stderr: code === 0 ? '' : stderr }).toMatchObject({ code: expect.any(Number) });
      expect({ at, torn: torn(from.files, to.files, machine.managed(wanted)) }).toEqual({ at, torn: [] });
      if (stop.interference === 'kill' && mode === 'apply') {
        // put back at once, or done
        const now = await machine.picture();
        const left = [from.all, to.all].map((state) => treeChanges(state, now));
        expect({ at, whole: left.some(({ length }) => length === 0), left }).toMatchObject({ whole: true });
      }
    }
    await machine.done(mode, wanted, 'next');
    expect({ stop, changes: await machine.changesSince(to.all) }).toEqual({ stop, changes: [] });
    if (mode === 'restore') return;
    expect(await machine.probed(wanted)).toMatchObject({ isAsWanted: true, mark: 'next' });
    // upsmon and its unprivileged child
    expect(await machine.host.output('pgrep -c -x upsmon')).toBe('2\n');
  }

  test('where the power fails, the next run finishes or undoes, and services run with what lies there', async () => {
    const cut = async (machine: Machine, mode: 'apply' | 'restore', wanted = machine.wanted(), at = '') => {
      const tracer = new StepTracer(machine.host);
      await tracer.order(at, 'hold');
      const run = machine.run(mode, wanted).catch(() => undefined);
      await tracer.waitHeld();
      await machine.host.powerCut();
      machine.host.powerOn();
      await machine.host.waitUp(180_000);
      await run;
    };
    const [one, two, three] = machines as [Machine, Machine, Machine];
    await Promise.all([
      (async () => {
        await cut(one, 'apply', one.wanted(), 'open /var/lib/ridethrough/installed.new');
        expect(await one.probed()).toMatchObject({ isUnfinished: true });
        await one.done('apply', one.wanted(), 'next');
        expect(await one.probed()).toMatchObject({ isAsWanted: true, mark: 'next' });
      })(),
      (async () => {
        await two.done('apply');
        const before = await two.picture();
        // upsd's driver started with the new file when the power was back; whoever takes the change back gets the old one
        await cut(two, 'apply', other(two), 'rename /etc/nut/upsmon.conf');
        expect(await two.host.output('grep pollinterval /etc/nut/ups.conf')).toBe('  pollinterval = 3\n');
        await two.done('apply', two.wanted(), 'next');
        expect(await two.changesSince(before)).toEqual([]);
        // what a driver says of itself comes one by one
        const interval = async () => (await two.host.run('upsc closet driver.parameter.pollinterval')).stdout;
        await waitUntil('the driver runs with the old file', async () => (await interval()) === '2\n');
      })(),
      (async () => {
        await three.done('apply');
        await cut(three, 'restore', three.wanted(), 'remove /etc/nut/upssched-cmd');
        await three.done('restore');
        expect(await three.changesSince(bare[2] ?? {})).toEqual([]);
      })(),
    ]);
  });
});

interface Stop {
  step: number;
  interference: Interference;
}

/** Some steps, the same ones each time, as far apart as they can be. */
function stops(list: readonly string[] = []): Stop[] {
  const count = STOPS === 'all' ? list.length : Math.min(Number(STOPS), list.length);
  return Array.from({ length: count }, (_, index) => ({
    step: 1 + Math.floor(((index + 0.5) * list.length) / count),
    interference: index % 3 === 1 ? 'kill' : 'kill-all',
  }));
}

/** Files that are neither as they were nor as they are to be. */
function torn(from: Tree, to: Tree, now: Tree): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to), ...Object.keys(now)])].filter(
    (path) => now[path] !== from[path] && now[path] !== to[path],
  );
}

/** Renames into place whose file was changed after the last sync, or that no sync follows at once. */
function renamedUnsettled(steps: readonly string[]): string[] {
  return steps.filter((step, index) => {
    const [, path] = / rename (\/(?!var\/lib\/ridethrough).*)$/.exec(step) ?? [];
    if (path === undefined) return false;
    const staged = path.replace(/([^/]*)$/, '.$1.ridethrough-new');
    const before = steps.slice(0, index).reverse();
    const synced = before.findIndex((one) => one.endsWith('/sync'));
    const written = before.findIndex((one) => one.endsWith(staged));
    // others may be renamed first, all of them before anything reads one
    const after = steps.slice(index + 1).find((one) => !/ mv rename \/| run \S+\/mv$/.test(one));
    return !(synced !== -1 && synced < written && after?.endsWith('/sync'));
  });
}
