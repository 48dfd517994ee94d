import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { drill } from '../../drill';
import { derivePlan } from '../../lib/power';
import rack from '../../stacks/rack';
import { ridethrough } from '../cli/command-line';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut';
import { NUT_DRILL } from './needs';

jest.setTimeout(120_000);

const repository = resolve(__dirname, '..', '..');
const plan = derivePlan(rack);

describeWith(NUT_DRILL, 'a drill of rack', () => {
  test('takes each machine down at its stage, and says so as JSON', async () => {
    const { code, stdout } = await ridethrough(
      repository,
      'drill',
      'rack',
      '--outage',
      '8m',
      '--scale',
      '60',
      '--json',
    );
    expect(JSON.parse(stdout)).toEqual({
      hosts: {
        'k8s-cp1': { foretold: null, seen: null, agrees: true },
        'k8s-cp2': { foretold: 7, seen: expect.any(Number), agrees: true },
        'k8s-cp3': { foretold: 4, seen: expect.any(Number), agrees: true },
      },
    });
    expect(code).toBe(0);
  });

  test('shows for people what happened beside what was foretold', async () => {
    const { code, stdout, stderr } = await ridethrough(
      repository,
      'drill',
      'rack',
      '--outage',
      '4m',
      '--scale',
      '60',
    );
    expect(stdout).toMatch(/^The mains were gone for 4 s\.$/m);
    expect(stdout).toMatch(/k8s-cp3 +k8s-cp3 is shutting down: the stage of UPS closet is due$/m);
    expect(stdout).toMatch(/^k8s-cp2 +stays up +stays up +agrees$/m);
    expect(stdout).toMatch(/^k8s-cp3 +4\.0 s +\d\.\d s +agrees$/m);
    expect(stdout).toMatch(/^NUT did what the simulator foretold.* divided by 60/m);
    expect(stderr).toMatch(/^rack: \d\.\d s: k8s-cp3 runs SHUTDOWNCMD$/m);
    expect(code).toBe(0);
  });

  test('sees timers cancelled where the mains return in time', async () => {
    const { hosts, events } = await drill(plan, {
      outageSeconds: 600,
      scale: 60,
      faults: [{ kind: 'mains-return', atSeconds: 240 }],
    });
    expect(hosts['k8s-cp2']).toMatchObject({ foretold: null, seen: null, agrees: true });
    expect(events.some(({ host, text }) => host === 'k8s-cp2' && text === 'UPS closet is on mains')).toBe(
      true,
    );
  });

  test('takes everybody down, the server of the UPS at its low battery, in the order of the plan', async () => {
    const { hosts } = await drill(plan, { outageSeconds: 10_000, scale: 400 });
    expect(Object.values(hosts).map((host) => host.agrees)).toEqual([true, true, true]);
    const at = (name: string) => hosts[name]?.seen ?? Number.NaN;
    expect(at('k8s-cp1')).toBeGreaterThan(10);
    expect(at('k8s-cp1')).toBeGreaterThan(Math.max(at('k8s-cp2'), at('k8s-cp3')) + 5);
  });

  test('fails where NUT does something else than was foretold', async () => {
    // a plan that claims another timer than its files have
    const other = structuredClone(plan);
    jest.resetModules();
    const { foretell } = jest.requireActual<typeof import('../../drill/foretell')>('../../drill/foretell');
    jest.doMock('../../drill/foretell', () => ({
      ...jest.requireActual('../../drill/foretell'),
      foretell: (scaled: typeof plan, ...rest: [number, []]) => {
        const trigger = scaled.hosts['k8s-cp3']?.stages[0]?.trigger;
        if (trigger?.kind === 'timer') trigger.onBatterySeconds += 10;
        const prophecy = foretell(scaled, ...rest);
        if (trigger?.kind === 'timer') trigger.onBatterySeconds -= 10;
        return prophecy;
      },
    }));
    const again = require('../../drill') as typeof import('../../drill');
    const result = await again.drill(other, { outageSeconds: 480, scale: 60 });
    jest.dontMock('../../drill/foretell');
    expect(result.hosts['k8s-cp3']?.agrees).toBe(false);
    expect(again.drillLines(result)).toMatch(/^k8s-cp3 .* DIFFERS: /m);
  });
});

describeWith(NUT_DRILL, 'a drill that is ended', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  /** Starts a drill as a process of its own and waits until its daemons run. */
  async function start(): Promise<{ ended: ChildProcess; inside: string[] }> {
    const program = `require('./cli/program').run(['node', 'ridethrough', 'drill', 'rack', '--outage', '8m']).then((code) => { process.exitCode = code; });`;
    const args = ['-r', 'ts-node/register/transpile-only', '-e', program];
    const started = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    let said = '';
    started.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    await waitUntil(
      'the mains fail',
      () => said.includes('they fail now'),
      60_000,
      () => said,
    );
    return { ended: started, inside: descendants(started.pid ?? 0) };
  }

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`by ${signal} leaves no process, mount or file behind`, async () => {
      const before = traces();
      const { ended, inside } = await start();
      expect(
        inside.filter((pid) => /upsmon|upsd|dummy-ups/.test(commandOf(pid))).length,
      ).toBeGreaterThanOrEqual(5);
      const exit = new Promise((done) => ended.once('exit', done));
      ended.kill(signal);
      expect(await exit).toBe(code);
      await waitUntil('its processes are gone', () => inside.every((pid) => !existsSync(`/proc/${pid}`)));
      expect(traces()).toEqual(before);
    });
  }

  test('by SIGKILL leaves nothing behind either', async () => {
    const before = traces();
    const { ended, inside } = await start();
    ended.kill('SIGKILL');
    await waitUntil('its processes are gone', () => inside.every((pid) => !existsSync(`/proc/${pid}`)));
    expect(traces()).toEqual(before);
  });
});

/** Mounts of this computer, its network cards, and what stands in NUT's folders. */
function traces(): Record<string, unknown> {
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => /nut|drill/.test(line)),
    cards: list('/sys/class/net'),
    files: ['/etc/nut', '/run/nut', '/var/lib/nut'].map(list),
    drills: list('/tmp').filter((name) => name.includes('drill')),
  };
}

/** Every process below one. */
function descendants(pid: number): string[] {
  const parents = new Map<string, string>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = /^PPid:\s*(\d+)/m.exec(read(`/proc/${entry}/status`))?.[1];
    if (parent !== undefined) parents.set(entry, parent);
  }
  const found = new Set([String(pid)]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const [entry, parent] of parents) if (found.has(parent)) found.add(entry);
  }
  found.delete(String(pid));
  return [...found];
}

function commandOf(pid: string): string {
  return read(`/proc/${pid}/cmdline`);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
