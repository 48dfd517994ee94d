import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

describe('usage', () => {
  it('helps', async () => {
    const { code, stdout } = await ridethrough(ROOT, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/check \[options\] \[environment\]/);
    expect(stdout).toMatch(/Exit codes: 0 good .*, 1 the homelab has errors, 2 wrong usage/);
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await ridethrough(ROOT, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[['chekc']], [['check', 'rack', '--jsn']], [['check', 'rack', 'truenas']], [['synth', '--out']]])(
    'refuses %j with 2 and says what is wrong',
    async (args) => {
      const { code, stdout, stderr } = await ridethrough(ROOT, ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^error: /);
    },
  );

  it('lists the environments that there are where one is unknown', async () => {
    const { code, stderr } = await ridethrough(ROOT, 'check', 'rak');
    expect(code).toBe(2);
    expect(stderr).toBe(
      "ridethrough: there is no environment 'rak' (did you mean 'rack'?); stacks has k3s-flux, proxmox-pi, rack, truenas, and a path of a file does as well\n",
    );
  });

  it('says in an empty folder how to begin', async () => {
    await inFolder(async (folder) => {
      const { code, stderr } = await ridethrough(folder, 'check');
      expect(code).toBe(2);
      expect(stderr).toMatch(/begin one with 'ridethrough init'/);
    });
  });
});
