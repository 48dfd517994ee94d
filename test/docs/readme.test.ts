import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inFolder, ridethrough } from '../cli/command-line';

const ROOT = resolve(__dirname, '../..');
const README = resolve(ROOT, 'README.md');

/** The fenced block after a marker: what stands before, in and after it. */
function block(text: string, marker: string): { before: string; inside: string; after: string } {
  const match = new RegExp(
    `^([\\s\\S]*<!-- ${marker} -->\\n\`\`\`\\w+\\n)([\\s\\S]*?)(\`\`\`\\n[\\s\\S]*)$`,
  ).exec(text);
  if (match === null) throw new Error(`README.md has no block after <!-- ${marker} -->`);
  return { before: match[1] ?? '', inside: match[2] ?? '', after: match[3] ?? '' };
}

describe('README', () => {
  it('shows what npm start really prints', async () => {
    const { code, stdout } = await ridethrough(ROOT, 'synth', 'rack');
    expect(code).toBe(0);
    const text = readFileSync(README, 'utf8');
    const { before, inside, after } = block(text, 'output of npm start');
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(README, `${before}${stdout}${after}`);
    else expect(inside).toBe(stdout);
  });

  it('has a homelab that is good, of about thirty lines', async () => {
    const { inside } = block(readFileSync(README, 'utf8'), 'homelab');
    expect(inside.split('\n').length).toBeLessThanOrEqual(40);
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'home.ts'), inside);
      expect(await ridethrough(folder, 'check', './home.ts')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^home: good/),
      });
    });
  });

  it('has a platform that adds exporter and alerts to that homelab, and nothing is amiss', async () => {
    const text = readFileSync(README, 'utf8');
    const whole = block(text, 'homelab').inside.replace(/\}\);\n$/, `${block(text, 'platform').inside}});\n`);
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'home.ts'), whole);
      const { code, stdout, stderr } = await ridethrough(folder, 'synth', './home.ts');
      expect([code, stderr.match(/^(error|warning) .*/gm)]).toEqual([0, null]);
      expect(stdout).toMatch(/, [1-9]\d* manifest files?\./);
      const manifests = join(folder, 'out/home/manifests');
      const written = readdirSync(manifests).map((file) => readFileSync(join(manifests, file), 'utf8'));
      for (const wanted of ['name: nut-exporter', 'alert: UPSOnBattery'])
        expect(written.join()).toContain(wanted);
    });
  });
});
