import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import rack from '../../stacks/rack';
import { withHost } from '../power/environments';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

interface Told {
  events: { at: number; event: string; host?: string; ups?: string }[];
  hosts: Record<string, { outcome: string; shutdownStartsAt?: number; offAt?: number; backAt?: number }>;
}

async function simulated(...args: string[]): Promise<Told> {
  const { code, stdout, stderr } = await ridethrough(ROOT, 'simulate', ...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Told;
}

describe('simulate', () => {
  it('tells the events in order and what became of each machine', async () => {
    const told = await simulated('rack', '--outage', '8m');
    expect(Object.keys(told)).toEqual(['events', 'hosts']);
    const times = told.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(told.events[0]).toEqual({ at: 0, event: 'mains-lost' });
    expect(told.events).toContainEqual({ at: 480, event: 'mains-back' });
    expect(told.hosts['k8s-cp1']).toEqual({ outcome: 'rode-through' });
    expect(told.hosts['k8s-cp3']).toMatchObject({ outcome: 'stopped-cleanly' });
    const started = told.events.find(({ event, host }) => event === 'shutdown-started' && host === 'k8s-cp3');
    expect(told.hosts['k8s-cp3']?.shutdownStartsAt).toBe(started?.at);
  });

  it('lasts 25 minutes where nobody says otherwise', async () => {
    const { events } = await simulated('rack');
    expect(events).toContainEqual({ at: 1500, event: 'mains-back' });
  });

  it.each([
    ['45s', 45],
    ['10h', 36_000],
    ['2m59s', 179],
    ['2m 08s', 128],
    ['8 min', 480],
    ['957.835s', 957.835],
    ['15:57', 957],
    ['1:05:57', 3957],
  ])('takes an outage of %s as it is printed anywhere', async (outage, seconds) => {
    const { events } = await simulated('rack', '--outage', outage, '--corner', 'squeezed');
    expect(events).toContainEqual({ at: seconds, event: 'mains-back' });
  });

  it('has somebody start what starts by hand, if asked', async () => {
    await inFolder(async (folder) => {
      writeFileSync(
        join(folder, 'hand.json'),
        JSON.stringify(withHost(rack, 'k8s-cp3', { returns: 'by-hand' })),
      );
      const back = async (...args: string[]) => {
        const simulate = ['simulate', 'hand.json', '--outage', '3m', '--json', ...args];
        const { hosts } = JSON.parse((await ridethrough(folder, ...simulate)).stdout) as Told;
        return hosts['k8s-cp3']?.backAt;
      };
      expect(await back()).toBeUndefined();
      expect(await back('--by-hand', '24h')).toBeGreaterThan(24 * 3600);
    });
  });

  it('ends well although machines lose their power', async () => {
    const { hosts } = await simulated('rack', '--outage', '10h', '--fault', 'driver-stale:closet');
    expect(hosts['k8s-cp1']?.outcome).toBe('lost-power');
  });

  it('plays several faults at once, and a corner', async () => {
    const { events } = await simulated(
      ...['rack', '--outage', '8m', '--corner', 'latest'],
      ...['--fault', 'upssched-dead:k8s-cp3', '--fault', 'upsmon-dead:k8s-cp2@1m'],
    );
    expect(events.filter(({ event }) => event === 'fault').map(({ at, host }) => [at, host])).toEqual([
      [0, 'k8s-cp3'],
      [60, 'k8s-cp2'],
    ]);
    const early = await simulated('rack', '--outage', '8m', '--corner', 'earliest');
    const late = await simulated('rack', '--outage', '8m', '--corner', 'latest');
    const off = (told: Told) => told.hosts['k8s-cp3']?.offAt ?? Number.NaN;
    expect(off(early)).toBeLessThan(off(late));
  });

  it.each([
    [
      'mains-return@30m',
      '--fault mains-return@1800s changes nothing, since the mains are back after 25m: choose a moment before that, or a longer --outage\n',
    ],
    [
      'mains-return',
      "--fault mains-return changes nothing, since it says no moment: write 'mains-return@TIME', with a time before 25m\n",
    ],
    ['mains-return@20m', ''],
  ])('says which return of the mains changes nothing: %s', async (fault, said) => {
    const { code, stderr } = await ridethrough(
      ...([ROOT, 'simulate', 'rack', '--outage', '25m', '--fault', fault] as const),
    );
    expect([code, stderr]).toEqual([0, said]);
  });

  it('prints a timeline for people: when, who, what, battery left', async () => {
    const { code, stdout } = await ridethrough(ROOT, 'simulate', 'rack', '--outage', '8m');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^rack: the mains are gone for 8 min \(nominal case\)\n/);
    expect(stdout).toMatch(/^ +0:00 +the mains fail +100 %$/m);
    expect(stdout).toMatch(/^ +2:08 +k8s-cp3 +stops +9\d %$/m);
    expect(stdout).toMatch(/^k8s-cp1 {2}rode through$/m);
    expect(stdout).toMatch(
      /^k8s-cp3 {2}stopped cleanly {2}stops at 2:08, off at \d+:\d\d, back at 1\d:\d\d$/m,
    );
  });

  it.each([
    ...['1.5m', '0s', '', '5', '1:2', '15:60', '5m 3h'].map((outage): [string[], string] => [
      ['--outage', outage],
      `--outage ${outage}: write a length of time, such as '45s', '8m', '2m59s', '15:57' or '10h'`,
    ]),
    [
      ['--by-hand', 'soon'],
      "--by-hand soon: write a length of time, such as '45s', '8m', '2m59s', '15:57' or '10h'",
    ],
    [['--corner', 'late'], '--corner late: there are earliest, nominal, latest, squeezed'],
    [
      ['--fault', 'crash:closet'],
      "--fault crash:closet: crash strikes a host, and there is no 'closet'; there are k8s-cp1, k8s-cp2, k8s-cp3",
    ],
    [
      ['--fault', 'battery:k8s-cp1'],
      "--fault battery:k8s-cp1: battery strikes a UPS, and there is no 'k8s-cp1'; there are closet",
    ],
    [
      ['--fault', 'network:closet'],
      "--fault network:closet: network strikes the whole homelab; leave ':closet' out",
    ],
  ])('refuses %j with 2 and a sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await ridethrough(ROOT, 'simulate', 'rack', ...args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `ridethrough: ${sentence}\n` });
  });

  it('refuses what is no fault, and names the kinds', async () => {
    const { code, stderr } = await ridethrough(ROOT, 'simulate', 'rack', '--fault', 'fire');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ridethrough: --fault fire: 'fire' is not a fault: .*driver-stale/);
  });
});
