import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CODES } from '../../lib/check';
import { findingsOfCase } from '../check/homelab-of-case';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');
const HINT = 'Why, and how to fix it: ridethrough explain CODE\n';

describe('ridethrough explain', () => {
  it('says what the table of codes says', async () => {
    const found = findingsOfCase('host-key-missing').find(({ code }) => code === 'host-key-missing');
    const { title, why, fix } = CODES['host-key-missing'];
    expect(await ridethrough(ROOT, 'explain', 'host-key-missing')).toEqual({
      code: 0,
      stdout: `error host-key-missing: ${title}.\n\nWhy: ${why}\n\nFix: ${fix}\n\nExample, at \`hosts.pi.ssh.hostKey\`:\n${found?.message}\n`,
      stderr: '',
    });
  });

  it('tells an example with what happened in its outage, and nothing of the next code', async () => {
    const { stdout } = await ridethrough(ROOT, 'explain', 'returns-by-itself');
    expect(stdout).toMatch(
      /\n\nExample, at `hosts\.node\.returns`:\nhost 'node' stays off .*\n0:00 the mains fail\n(\d+:\d\d .*\n)+$/,
    );
  });

  it.each([
    ['host-key-misisng', "; did you mean 'host-key-missing'?"],
    ['__proto__', '; docs/findings.md has them all'],
  ])('refuses %s', async (code, more) => {
    expect(await ridethrough(ROOT, 'explain', code)).toEqual({
      code: 2,
      stdout: '',
      stderr: `ridethrough: there is no finding with the code '${code}'${more}\n`,
    });
  });

  it('is named once after findings that ask for something, and only there', async () => {
    await inFolder(async (folder) => {
      writeFileSync(
        join(folder, 'bad.yaml'),
        'name: bad\nupses: {}\nhosts: { nas: { adress: 192.0.2.1 } }\n',
      );
      for (const command of ['check', 'synth']) {
        const { stderr } = await ridethrough(folder, command, 'bad.yaml');
        expect(stderr.split(HINT).length - 1).toBe(1);
      }
      expect((await ridethrough(folder, 'check', 'bad.yaml', '--json')).stderr).toBe('');
    });
    const { stderr } = await ridethrough(ROOT, 'check', 'rack');
    expect(stderr).not.toContain(HINT);
  });
});
