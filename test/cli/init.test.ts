import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { dependencyOn } from '../../cli/init';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

function dependencies(manifest: string): Record<string, string> {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> })
    .dependencies;
}

/** Runs `index.ts` of a project as Pulumi's language host does: by its own ts-node, which keeps what it compiled. */
function runByPulumi(project: string): string {
  const program = `
    require(process.argv[1]).register({
      compiler: 'typescript',
      project: 'tsconfig.json',
      compilerOptions: { target: 'ES2020', module: 'nodenext', moduleResolution: 'nodenext', sourceMap: 'true' },
    });
    console.log(require('./index.ts').name);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', program, join(ROOT, 'node_modules/@pulumi/pulumi/vendor/ts-node@7.0.1')],
    {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, TS_NODE_CACHE_DIRECTORY: join(project, 'cache') },
    },
  );
  return stdout + stderr;
}

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

      writeFileSync(
        join(project, 'index.ts'),
        "import home from './stacks/home';\n\nexport const { name } = home;\n",
      );
      expect(runByPulumi(project)).toBe('home\n');
      const homelab = join(project, 'stacks/home.ts');
      writeFileSync(homelab, `${readFileSync(homelab, 'utf8')}// another line\n`);
      expect(runByPulumi(project)).toBe('home\n');

      expect(await ridethrough(project, 'check')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^home: good/),
      });
      expect(await ridethrough(project, 'synth')).toMatchObject({ code: 0 });
      expect(readdirSync(join(project, 'out/home/hosts'))).toEqual(['desktop', 'nas']);
    });
  });

  it('depends on the clone that it was run from', async () => {
    await inFolder(async (folder) => {
      await ridethrough(folder, 'init', 'a/my-homelab');
      const { ridethrough: library = '' } = dependencies(join(folder, 'a/my-homelab/package.json'));
      expect(library).toMatch(/^file:\.\.\//);
      expect(resolve(realpathSync(folder), 'a/my-homelab', library.slice('file:'.length))).toBe(
        realpathSync(ROOT),
      );
    });
  });

  it('depends on the version that npm installed', () => {
    const folder = '/home/ops/my-homelab/node_modules/ridethrough';
    expect(dependencyOn({ version: '1.2.3', folder }, '.')).toBe('^1.2.3');
  });

  it.each([
    ['my homelab', "cd 'my homelab' && "],
    ["ann's", "cd 'ann'\\''s' && "],
    ['homelab', 'cd homelab && '],
    ['.', ''],
  ])('prints next steps that a shell takes in %j', async (name, enter) => {
    await inFolder(async (folder) => {
      const { stdout } = await ridethrough(folder, 'init', name);
      expect(stdout.trimEnd().split('\n').at(-1)).toBe(`  ${enter}npm install && npm run synth`);
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
