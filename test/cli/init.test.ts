import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

describe('ridethrough init', () => {
  it('writes a project that type-checks, is good and synthesizes as it stands', async () => {
    await inFolder(async (folder) => {
      const project = join(folder, 'my-homelab');
      expect(await ridethrough(folder, 'init', 'my-homelab')).toMatchObject({ code: 0, stderr: '' });

      mkdirSync(join(project, 'node_modules'));
      for (const [name, target] of [
        ['ridethrough', ROOT],
        ...['cdk8s', 'cdk8s-plus-28', 'constructs', 'typescript'].map((one) => [
          one,
          join(ROOT, 'node_modules', one),
        ]),
      ]) {
        symlinkSync(target ?? '', join(project, 'node_modules', name ?? ''));
      }
      const types = spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project],
        {
          encoding: 'utf8',
        },
      );
      expect(types.stdout).toBe('');

      expect(await ridethrough(project, 'check')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^home: good/),
      });
      expect(await ridethrough(project, 'synth')).toMatchObject({ code: 0 });
      expect(readdirSync(join(project, 'out/home/hosts'))).toEqual(['desktop', 'nas']);
    });
  });

  it('names the library by the version that wrote it', async () => {
    await inFolder(async (folder) => {
      await ridethrough(folder, 'init');
      const version = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      const { dependencies } = version(join(folder, 'package.json'));
      expect(dependencies).toMatchObject({ ridethrough: `^${version(join(ROOT, 'package.json')).version}` });
    });
  });

  it('overwrites nothing', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'README.md'), 'mine');
      const { code, stderr } = await ridethrough(folder, 'init');
      expect(code).toBe(2);
      expect(stderr).toMatch(/has README\.md already, and init overwrites nothing/);
      expect(existsSync(join(folder, 'package.json'))).toBe(false);
      expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
    });
  });
});
