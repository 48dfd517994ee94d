import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding } from '../../lib/check';
import { inFolder, ridethrough } from './command-line';

const ROOT = resolve(__dirname, '../..');

/** Two faults: an unknown key, and a host without a host key. */
const FAULTY = `name: home
upses:
  closet: { server: nas, driver: usbhid-ups, port: auto, ratedWatts: 500, runtime: [{ watts: 50, lasts: 20m }] }
hosts:
  nas: { address: 192.0.2.10, os: debian-12, poweredBy: closet, wats: 3, watts: 50 }
`;

describe('ridethrough check', () => {
  it.each(['rack', 'proxmox-pi', 'truenas', 'k3s-flux'])('finds %s good', async (environment) => {
    const { code, stdout } = await ridethrough(ROOT, 'check', environment);
    expect([code, stdout.split(' (')[0]]).toEqual([0, `${environment}: good`]);
  });

  it('prints findings as JSON, and nothing else, on stdout', async () => {
    const { code, stdout, stderr } = await ridethrough(ROOT, 'check', 'proxmox-pi', '--json');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect([code, stderr]).toEqual([0, '']);
    for (const finding of findings) {
      expect(Object.keys(finding).sort()).toEqual(['code', 'message', 'path', 'severity']);
      expect(finding.severity).not.toBe('error');
    }
  });

  it('names every fault of a file at once and ends with 1', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'home.yaml'), FAULTY);
      const { code, stdout, stderr } = await ridethrough(folder, 'check', 'home.yaml');
      expect(code).toBe(1);
      expect(stdout).toMatch(/^home: not good \(2 errors/);
      expect(stderr).toMatch(/^error unknown-key {2}hosts\.nas\.wats\n/m);
      expect(stderr).toMatch(/^error host-key-missing {2}hosts\.nas/m);
    });
  });

  it('has a finding with file and line where a file cannot be read, and ends with 1', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'home.yaml'), 'name: home\nhosts: [\n');
      const { code, stdout } = await ridethrough(folder, 'check', 'home.yaml', '--json');
      expect(code).toBe(1);
      expect((JSON.parse(stdout) as { findings: Finding[] }).findings).toEqual([
        {
          code: 'file-unreadable',
          severity: 'error',
          path: [],
          message: expect.stringMatching(/^home\.yaml:\d+:\d+: /),
        },
      ]);
    });
  });
});
