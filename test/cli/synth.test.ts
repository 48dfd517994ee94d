import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('ridethrough synth', () => {
  it('writes the spec, the plan, every host file with its list, and the manifests', async () => {
    await inFolder(async (out) => {
      const { code, stdout } = await ridethrough(ROOT, 'synth', 'rack', '--out', out);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^machine +UPS +role/);
      const files = filesBelow(join(out, 'rack'));
      expect(files).toEqual(
        expect.arrayContaining([
          'INSTALL.md',
          'RUNBOOK.md',
          'homelab.json',
          'plan.json',
          'hosts/k8s-cp1/etc/nut/upsd.users',
          'hosts/k8s-cp3/etc/nut/upssched-cmd',
          'hosts/k8s-cp3/files.json',
          'manifests/gateway.yaml',
          'timeline.html',
        ]),
      );
      const list = JSON.parse(read(out, 'rack/hosts/k8s-cp3/files.json')) as { path: string }[];
      expect(list.map(({ path }) => path.slice(1))).toEqual(
        files
          .filter((file) => file.startsWith('hosts/k8s-cp3/') && !file.endsWith('files.json'))
          .map((file) => file.slice('hosts/k8s-cp3/'.length)),
      );
      expect(list.find(({ path }) => path === '/etc/nut/upsmon.conf')).toEqual({
        path: '/etc/nut/upsmon.conf',
        owner: 'root',
        group: 'nut',
        mode: '0640',
        reload: ['nut-monitor'],
        secretEncoding: 'upsmon.conf',
      });
      expect(list.find(({ path }) => path === '/etc/nut/nut.conf')).not.toHaveProperty('secretEncoding');
      expect(read(out, 'rack/hosts/k8s-cp1/etc/nut/upsd.users')).toMatch(
        /^ {2}password = \$\{secret:nut-admin\}$/m,
      );
    });
  });

  it('gives each host file the mode of its list', async () => {
    await inFolder(async (out) => {
      await ridethrough(ROOT, 'synth', 'rack', '--out', out);
      const list = JSON.parse(read(out, 'rack/hosts/k8s-cp1/files.json')) as { path: string; mode: string }[];
      const seen = list.map(({ path }) => {
        const { mode } = statSync(join(out, 'rack/hosts/k8s-cp1', path));
        return { path, mode: (mode & 0o7777).toString(8).padStart(4, '0') };
      });
      expect(seen).toEqual(list.map(({ path, mode }) => ({ path, mode })));
      expect(seen).toContainEqual({ path: '/etc/nut/upssched-cmd', mode: '0755' });
    });
  });

  it('names the secrets to fill, and where it says how', async () => {
    await inFolder(async (out) => {
      const { stdout } = await ridethrough(ROOT, 'synth', 'rack', '--out', out);
      expect(stdout).toMatch(
        /^How to install them: \S*rack\/INSTALL\.md\. Secrets to fill: discord-status, nut-admin, nut-monitor\.$/m,
      );
    });
  });

  it('writes the timeline and the runbook, of a homelab in YAML too', async () => {
    await inFolder(async (folder) => {
      const { stdout: json } = await ridethrough(ROOT, 'synth', 'truenas', '--out', folder).then(() => ({
        stdout: read(folder, 'truenas/homelab.json'),
      }));
      writeFileSync(join(folder, 'nas.yaml'), json);
      expect(await ridethrough(folder, 'synth', 'nas.yaml')).toMatchObject({ code: 0 });
      const page = (name: string) => read(folder, name, 'timeline.html');
      expect(page('out/nas')).toMatch(/^<!doctype html>/i);
      expect(page('out/nas').replace('"environment":"nas"', '"environment":"truenas"')).toBe(page('truenas'));
      expect(read(folder, 'out/nas/RUNBOOK.md')).toBe(read(folder, 'truenas/RUNBOOK.md'));
      expect(read(folder, 'out/nas/RUNBOOK.md')).toMatch(/^# When the power fails: truenas\n/);
    });
  });

  it('writes the same bytes again', async () => {
    await inFolder(async (out) => {
      await ridethrough(ROOT, 'synth', 'rack', '--out', out);
      const first = filesBelow(join(out, 'rack')).map((file) => [file, read(out, 'rack', file)]);
      await ridethrough(ROOT, 'synth', 'rack', '--out', out);
      expect(filesBelow(join(out, 'rack')).map((file) => [file, read(out, 'rack', file)])).toEqual(first);
    });
  });

  it('replaces its folder whole and leaves nothing beside it', async () => {
    await inFolder(async (out) => {
      await ridethrough(ROOT, 'synth', 'truenas', '--out', out);
      writeFileSync(join(out, 'truenas/left-over'), '');
      await ridethrough(ROOT, 'synth', 'truenas', '--out', out);
      expect(existsSync(join(out, 'truenas/left-over'))).toBe(false);
      expect(readdirSync(out)).toEqual(['truenas']);
    });
  });

  it('leaves the folder untouched where the homelab has errors', async () => {
    await inFolder(async (folder) => {
      writeFileSync(
        join(folder, 'home.yaml'),
        'name: home\nupses: {}\nhosts: { nas: { address: 192.0.2.1, watts: -1 } }\n',
      );
      mkdirSync(join(folder, 'out/home'), { recursive: true });
      writeFileSync(join(folder, 'out/home/homelab.json'), 'before');
      const { code, stdout, stderr } = await ridethrough(folder, 'synth', 'home.yaml');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/Nothing was written\.\n$/);
      expect(filesBelow(join(folder, 'out'))).toEqual(['home/homelab.json']);
      expect(read(folder, 'out/home/homelab.json')).toBe('before');
    });
  });

  it('refuses a folder with files that it has not written', async () => {
    await inFolder(async (out) => {
      mkdirSync(join(out, 'rack'));
      writeFileSync(join(out, 'rack/photo.jpg'), '');
      const { code, stderr } = await ridethrough(ROOT, 'synth', 'rack', '--out', out);
      expect(code).toBe(2);
      expect(stderr).toMatch(/has files that synth did not write/);
      expect(readdirSync(join(out, 'rack'))).toEqual(['photo.jpg']);
    });
  });
});
