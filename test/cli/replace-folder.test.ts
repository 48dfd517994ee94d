import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { inFolder } from './command-line';
import { commandLineProgram, type Program } from './process';

const HOMELAB = `name: home
upses:
  closet: { server: nas, driver: usbhid-ups, port: auto, ratedWatts: 500, runtime: [{ watts: 50, lasts: 20m }] }
networkGear: { switch: { poweredBy: closet, watts: 5 } }
hosts:
  nas:
    address: 192.0.2.10
    os: debian-12
    poweredBy: closet
    watts: 50
    shutdown: low-battery
    returns: with-power
    ssh: { user: root, hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0 }
`;

const MEND = 'Mend that, or name another place with --out.';
const TOO_LONG = 'x'.repeat(300);

let program: Program;
beforeAll(() => {
  program = commandLineProgram();
});
afterAll(() => program.remove());

/** A folder with a homelab that is synthesized, so that `out/home` holds a whole result with a file more. */
async function inProject(test: (folder: string) => Promise<void> | void): Promise<void> {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'home.yaml'), HOMELAB);
    expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 0 });
    writeFileSync(join(folder, 'out/home/before'), '');
    await test(folder);
  });
}

async function synthKilledAt(folder: string, call: string): Promise<void> {
  const env = {
    NODE_OPTIONS: `--require ${resolve(__dirname, 'kill-at.cjs')}`,
    KILL_AT: `${call} out`,
  };
  expect((await program.run(folder, ['synth', 'home.yaml'], env)).code).toBe(137);
}

const filesOf = (folder: string) =>
  readdirSync(join(folder, 'out/home'), { recursive: true }).map(String).sort();

describe('synth that is killed', () => {
  it.each([
    ['before it writes', 'mkdirSync 1', 'old'],
    ['while it writes', 'writeFileSync 3', 'old'],
    ['before the old folder is moved', 'renameSync 1', 'old'],
    ['between the two renames', 'renameSync 2', 'none'],
    ['before the old folder is removed', 'rmSync 1', 'new'],
    ['while the old folder is removed', 'rmSync 2', 'new'],
  ])('%s leaves one whole folder, and the next run leaves nothing else', async (_when, call, left) => {
    await inProject(async (folder) => {
      const before = filesOf(folder);
      await synthKilledAt(folder, call);
      if (left === 'none') expect(existsSync(join(folder, 'out/home'))).toBe(false);
      else
        expect(filesOf(folder)).toEqual(left === 'old' ? before : before.filter((file) => file !== 'before'));
      expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 0 });
      expect(readdirSync(join(folder, 'out'))).toEqual(['home']);
      expect(filesOf(folder)).toEqual(before.filter((file) => file !== 'before'));
    });
  });

  it('between the two renames has its old folder put back, also where the homelab now has errors', async () => {
    await inProject(async (folder) => {
      const before = filesOf(folder);
      await synthKilledAt(folder, 'renameSync 2');
      writeFileSync(join(folder, 'home.yaml'), HOMELAB.replace('watts: 50\n', 'watts: -1\n'));
      expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 1, stdout: '' });
      expect(readdirSync(join(folder, 'out'))).toEqual(['home']);
      expect(filesOf(folder)).toEqual(before);
    });
  });

  it('while it removed the old folder never has half of one put back', async () => {
    await inProject(async (folder) => {
      await synthKilledAt(folder, 'rmSync 2');
      const [half] = readdirSync(join(folder, 'out')).filter((name) => name.startsWith('.home-old-'));
      expect(half).toMatch(/^\.home-old-\d+-/);
      writeFileSync(join(folder, 'home.yaml'), 'name: -');
      mkdirSync(join(folder, 'kept'));
      // Somebody takes the result away.
      renameSync(join(folder, 'out/home'), join(folder, 'kept/home'));
      expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 1 });
      expect(readdirSync(join(folder, 'out'))).toEqual([]);
    });
  });
});

describe('what lies beside the folder', () => {
  it('is left alone where its run is alive, and where it belongs to another environment', async () => {
    await inProject(async (folder) => {
      const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      const ended = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
      await once(ended, 'exit');
      const kept = [`.home-new-${living.pid}-abc`, `.home-lab-old-${ended.pid}-abc`, '.home-new-notes'];
      for (const name of [...kept, `.home-new-${ended.pid}-abc`]) mkdirSync(join(folder, 'out', name));
      try {
        expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 0 });
        expect(readdirSync(join(folder, 'out')).sort()).toEqual([...kept, 'home'].sort());
      } finally {
        living.kill('SIGKILL');
      }
    });
  });

  it('is no reason to fail for runs at the same time', async () => {
    await inProject(async (folder) => {
      const runs = await Promise.all([1, 2, 3, 4].map(() => program.run(folder, ['synth', 'home.yaml'])));
      expect(runs.map(({ code, stderr }) => [code, stderr.match(/cannot/)])).toEqual(
        runs.map(() => [0, null]),
      );
      expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 0 });
      expect(readdirSync(join(folder, 'out'))).toEqual(['home']);
    });
  });
});

describe('the folder', () => {
  it.each([0o022, 0o077, 0o002])('has the mode that the umask %o leaves', async (umask) => {
    await inProject(async (folder) => {
      const before = process.umask(umask);
      try {
        expect(await program.run(folder, ['synth', 'home.yaml'])).toMatchObject({ code: 0 });
      } finally {
        process.umask(before);
      }
      expect(statSync(join(folder, 'out/home')).mode & 0o777).toBe(0o777 & ~umask);
    });
  });
});

describe('a place where nothing can be written', () => {
  it.each([
    ['taken', 'taken is a file; name a folder with --out.'],
    ['taken/below', 'taken is a file; name a folder with --out.'],
    ['nowhere', `cannot write nowhere: something else is there, which is no folder (EEXIST). ${MEND}`],
    ['/proc/home', `cannot write /proc/home: no folder can be made there (ENOENT). ${MEND}`],
    ['/proc/home/a', `cannot write /proc/home: no folder can be made there (ENOENT). ${MEND}`],
    [TOO_LONG, `cannot write ${TOO_LONG}: that name is too long (ENAMETOOLONG). ${MEND}`],
  ])('%s is refused in one sentence', async (out, sentence) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'home.yaml'), HOMELAB);
      writeFileSync(join(folder, 'taken'), 'text');
      symlinkSync('not-there', join(folder, 'nowhere'));
      const { code, stdout, stderr } = await program.run(folder, ['synth', 'home.yaml', '--out', out]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.trimEnd().split('\n').at(-1)).toBe(`ridethrough: ${sentence}`);
      expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('text');
      expect(readdirSync(folder).sort()).toEqual(['home.yaml', 'nowhere', 'taken']);
    });
  });
});
