import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROMISE_CODES } from '../../lib/power/sweep';
import rack from '../../stacks/rack';
import { withUps } from '../power/environments';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

/** Empty before its machines have stopped. */
const tooSmall = withUps(rack, 'closet', {
  runtime: [{ watts: 110, lasts: '3m' }],
  lowBattery: { chargePercent: 10 },
});

interface Told {
  promises: { code: string; holds: boolean; shortestOutage?: number; fault?: string; host?: string }[];
  outages: { from: number; to: number; breakpoints: number[] };
}

describe('sweep', () => {
  it('tells every promise, what breaks under which fault, and where behaviour changes', async () => {
    const { code, stdout, stderr } = await ridethrough(ROOT, 'sweep', 'rack', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { promises, outages } = JSON.parse(stdout) as Told;
    expect(promises.filter(({ fault }) => fault === undefined).map(({ code }) => code)).toEqual(
      PROMISE_CODES,
    );
    expect(promises.filter(({ holds, fault }) => !holds && fault === undefined)).toEqual([]);
    expect(promises).toContainEqual(
      expect.objectContaining({
        code: 'stops-before-power-loss',
        holds: false,
        fault: 'driver-stale:closet@0s',
      }),
    );
    const known = ['code', 'holds', 'shortestOutage', 'fault', 'host', 'margin'];
    expect(promises.flatMap((promise) => Object.keys(promise).filter((key) => !known.includes(key)))).toEqual(
      [],
    );
    expect(outages.from).toBe(1);
    expect(outages.breakpoints.length).toBeGreaterThan(10);
    expect(outages.breakpoints.every((at) => at > outages.from && at <= outages.to)).toBe(true);
  });

  it('says for people what holds, by how much, and what to change where it does not', async () => {
    const { code, stdout } = await ridethrough(ROOT, 'sweep', 'rack');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^rack: every outage from 1 s to \d+h \d+m; what happens changes at \d+ lengths\n/,
    );
    expect(stdout).toMatch(
      /^holds {3}No machine loses its power before it has stopped {2}.* to spare \(k8s-cp\d, .* case\)$/m,
    );
    expect(stdout).toMatch(/^Under a single fault/m);
    expect(stdout).toMatch(/^ {8}What to change: /m);
    expect(stdout).not.toMatch(/BREAKS/);
  });

  it('ends with 1 where a promise breaks without a fault: the shortest outage, the story, what to change', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'small.json'), JSON.stringify(tooSmall));
      const { code, stdout } = await ridethrough(folder, 'sweep', 'small.json', '--json');
      expect(code).toBe(1);
      const { promises } = JSON.parse(stdout) as Told;
      const broken = promises.find(({ holds, fault }) => !holds && fault === undefined);
      expect(broken?.shortestOutage).toBeGreaterThan(1);
      const people = await ridethrough(folder, 'sweep', 'small.json');
      expect(people.code).toBe(1);
      expect(people.stdout).toMatch(
        /^BREAKS {2}.*\n {8}in an outage of .* or more.*\n {10}0:00 the mains fail\n( {10}\d+:\d\d .*\n)+ {10}ridethrough simulate small\.json --outage \S+.*\n {8}What to change: /m,
      );
    });
  });
});
