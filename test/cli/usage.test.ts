import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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

  it('names a homelab beside which there is no folder of environments', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'homelab.yml'), '');
      const { code, stderr } = await ridethrough(folder, 'check');
      expect(code).toBe(2);
      expect(stderr).toMatch(/a file homelab\.yml: name it, such as 'ridethrough check homelab\.yml'\n$/);
    });
  });

  it('refuses a name that two files have, and takes the path of one', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'stacks'));
      for (const ending of ['json', 'yaml']) writeFileSync(join(folder, `stacks/home.${ending}`), '{}');
      for (const args of [['check'], ['check', 'home'], ['synth', 'home']]) {
        expect(await ridethrough(folder, ...args)).toEqual({
          code: 2,
          stdout: '',
          stderr:
            "ridethrough: the environment 'home' has several files, stacks/home.json and stacks/home.yaml: remove or rename all but one, or give the path of the one that is meant\n",
        });
      }
      expect((await ridethrough(folder, 'check', 'stacks/home.yaml')).stdout).toMatch(/^home: not good/);
    });
  });

  it('asks which environment is meant where there are several and none is rack', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'stacks'));
      for (const name of ['home', 'house']) writeFileSync(join(folder, `stacks/${name}.yaml`), '');
      for (const command of ['check', 'synth']) {
        expect(await ridethrough(folder, command)).toEqual({
          code: 2,
          stdout: '',
          stderr: 'ridethrough: which environment? There are home, house\n',
        });
      }
    });
    const { stdout } = await ridethrough(ROOT, '--help');
    expect(stdout).toMatch(
      /Without an environment: 'rack', or the only one there is; of several others, name one\./,
    );
  });

  it('says of a file that is not there just that, and what is known here', async () => {
    await inFolder(async (folder) => {
      expect(await ridethrough(folder, 'check', 'nothere.yaml')).toEqual({
        code: 2,
        stdout: '',
        stderr: "ridethrough: there is no file 'nothere.yaml'\n",
      });
    });
    const { stderr } = await ridethrough(ROOT, 'check', './nothere.yaml');
    expect(stderr).toBe(
      "ridethrough: there is no file './nothere.yaml'; known environments are k3s-flux, proxmox-pi, rack, truenas\n",
    );
  });

  it('refuses an empty folder name to write to', async () => {
    const { code, stderr } = await ridethrough(ROOT, 'synth', 'rack', '--out', '');
    expect([code, stderr]).toEqual([2, "ridethrough: --out names no folder: give one, such as 'out'\n"]);
  });
});
