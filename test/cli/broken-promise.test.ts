import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding } from '../../lib/check';
import rack from '../../stacks/rack';
import { withHost } from '../power/environments';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

/** Sound as a declaration; but if the mains are back before its outlet was cut, nothing starts k8s-cp3 again. */
const stranded = JSON.stringify(withHost(rack, 'k8s-cp3', { returns: 'with-power' }));

describe('a homelab that breaks a promise', () => {
  it('has an error in check, with the shortest outage, what happened in it and what to change', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'stranded.json'), stranded);
      const { code, stdout } = await ridethrough(folder, 'check', 'stranded.json', '--json');
      expect(code).toBe(1);
      const { findings } = JSON.parse(stdout) as { findings: Finding[] };
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        code: 'returns-by-itself',
        path: ['hosts', 'k8s-cp3', 'returns'],
        message: expect.stringMatching(
          /'k8s-cp3' stays off .* the shortest outage .* lasts 1:5\d .*wakeOnLan/,
        ),
      });
      expect(errors[0]?.story?.[0]).toBe('0:00 the mains fail');
      expect(errors[0]?.story?.at(-1)).toMatch(/^\d:\d\d k8s-cp3: is off$/);
      const people = await ridethrough(folder, 'check', 'stranded.json');
      expect(people.stderr).toMatch(/^error returns-by-itself .*\n {2}.*\n( {6}\d:\d\d .*\n){3,8}/m);
      expect(people.stdout).toMatch(/^stranded: not good \(1 error/);
    });
  });

  it('is refused by synth, which writes nothing', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'stranded.json'), stranded);
      const { code, stderr } = await ridethrough(folder, 'synth', 'stranded.json');
      expect([code, existsSync(join(folder, 'out'))]).toEqual([1, false]);
      expect(stderr).toMatch(/^error returns-by-itself/m);
    });
  });

  it('can be simulated and swept all the same', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'stranded.json'), stranded);
      const simulated = await ridethrough(folder, 'simulate', 'stranded.json', '--outage', '3m', '--json');
      expect(simulated.code).toBe(0);
      const { hosts } = JSON.parse(simulated.stdout) as { hosts: Record<string, object> };
      expect(hosts['k8s-cp3']).not.toHaveProperty('backAt');
      const swept = await ridethrough(folder, 'sweep', 'stranded.json', '--json');
      expect(swept.code).toBe(1);
    });
  });
});

describe('a homelab with an error that no power cut depends on', () => {
  const { hosts, ...lab } = rack;
  const { 'k8s-cp1': server, 'k8s-cp2': second, 'k8s-cp3': third } = hosts;
  const strange = JSON.stringify({
    ...lab,
    hosts: {
      'k8s-cp1': { ...server, shutdown: { onBatteryFor: '2m' } },
      'k8s-cp2': { ...second, ssh: { user: 'ops' } },
      'k8s-cp3': { ...third, shutdown: 'low-battery' },
    },
  });

  it('is told what is wrong, and can be simulated and swept', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'strange.json'), strange);
      const simulated = await ridethrough(folder, 'simulate', 'strange.json', '--outage', '10m', '--json');
      expect(simulated.code).toBe(0);
      expect(simulated.stderr).toMatch(
        /^error host-key-missing .*\n(.*\n)*error server-not-last|^error server-not-last .*\n(.*\n)*error host-key-missing/m,
      );
      expect(JSON.parse(simulated.stdout).hosts['k8s-cp1'].outcome).toBe('stopped-cleanly');
      const swept = await ridethrough(folder, 'sweep', 'strange.json', '--json');
      expect(swept.code).toBe(1);
      const { promises } = JSON.parse(swept.stdout) as {
        promises: { code: string; holds: boolean; fault?: string }[];
      };
      const broken = promises.filter(({ holds, fault }) => !holds && fault === undefined);
      expect(broken.map(({ code }) => code)).toContain('server-outlives-clients');
    });
  });

  it('is refused by synth, and by a rehearsal on the real machines', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'strange.json'), strange);
      expect((await ridethrough(folder, 'synth', 'strange.json')).code).toBe(1);
      const rehearsed = await ridethrough(folder, 'drill', 'strange.json', '--live', '--confirm', 'rack');
      expect(rehearsed.code).toBe(1);
      expect(rehearsed.stderr).toContain('Nothing was drilled.');
    });
  });

  it('is not played where something is missing that the power cut depends on', async () => {
    await inFolder(async (folder) => {
      const astray = { ...rack, hosts: { ...hosts, 'k8s-cp3': { ...third, poweredBy: 'closset' } } };
      writeFileSync(join(folder, 'astray.json'), JSON.stringify(astray));
      const simulated = await ridethrough(folder, 'simulate', 'astray.json', '--json');
      expect([simulated.code, simulated.stdout]).toEqual([1, '']);
    });
  });
});

describe('the command that a broken promise ends with', () => {
  it.each(['check', 'sweep'])('plays in %s what broke it', async (command) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'my home.json'), stranded);
      const { stdout, stderr } = await ridethrough(folder, command, 'my home.json');
      const [, outage = ''] =
        /^ +ridethrough simulate 'my home\.json' (--outage .*)$/m.exec(stdout + stderr) ?? [];
      expect(outage).toMatch(/^--outage 1m5\ds|^--outage 11\d\.\d+s/);
      const played = await ridethrough(folder, 'simulate', 'my home.json', ...outage.split(' '), '--json');
      const { hosts } = JSON.parse(played.stdout) as { hosts: Record<string, object> };
      expect(hosts['k8s-cp3']).not.toHaveProperty('backAt');
    });
  });

  it('names the fault', async () => {
    const { stderr } = await ridethrough(ROOT, 'check', 'rack', '--faults');
    const commands = stderr.match(/^ +ridethrough simulate rack --outage \S+ --fault \S+$/gm) ?? [];
    expect(commands.join()).toContain('--fault driver-stale:closet@');
    for (const command of commands.slice(0, 3)) {
      const played = await ridethrough(ROOT, ...command.trim().split(' ').slice(1));
      expect([played.code, played.stderr]).toEqual([0, '']);
    }
  });
});

describe('check --faults', () => {
  it('warns of what breaks under a single fault, and stays good', async () => {
    const { code, stdout } = await ridethrough(ROOT, 'check', 'rack', '--faults', '--json');
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'stops-before-power-loss',
        severity: 'warning',
        message: expect.stringContaining("under the fault 'driver-stale:closet@"),
      }),
    );
    const without = await ridethrough(ROOT, 'check', 'rack', '--json');
    expect(without.stdout).not.toMatch(/under the fault/);
  });
});
