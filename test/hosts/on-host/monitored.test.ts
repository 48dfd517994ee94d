import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseNutFile } from '../../../lib/nut';
import { describeWith, programPath, requireProgram } from '../../support/needs';

const PROBE = join(__dirname, '../../../hosts/on-host/probe.sh');

/** Files in which everything stands that NUT's language has, and much of it where nobody would write it. */
const FILES = fc.sample(
  fc
    .array(
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc.constantFrom('\nMONITOR ups@h 1 u ', '\n MONITOR "u p@h" 1 u ', 'MONITOR '),
        },
        {
          weight: 5,
          arbitrary: fc.constantFrom('pw primary\n', '"p # w" slave', '"p\\"w" master', 'x@y 1 '),
        },
        {
          weight: 4,
          arbitrary: fc.constantFrom(' ', '"', '\\', '#', '=', '\n', '\\\n', '\\\n ', '\t', '""'),
        },
        { weight: 2, arbitrary: fc.constantFrom('1', '@', 'a', '\x01', '\x7f', 'é', '\r', '[::1]:3493') },
      ),
      { maxLength: 16 },
    )
    .map((parts) => parts.join('')),
  { numRuns: 500, seed: 4 },
);

/** What upsmon makes of it. */
function asked(text: string): string[] {
  return parseNutFile(text).lines.flatMap(({ words: [word, system = '', ...others] }) =>
    word === 'MONITOR' && others.length >= 4 && /^[!-~]+@[!-~]+$/.test(system) ? [system] : [],
  );
}

// the third is on few machines
const AWKS = ['mawk', 'busybox', ...(programPath('gawk') === undefined ? [] : ['gawk'])];

describe.each(AWKS)('where awk is %s', (awk) => {
  describeWith({ tools: ['sh', awk] }, 'the systems of an upsmon.conf', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ridethrough-monitored-'));
      mkdirSync(join(folder, 'bin'));
      symlinkSync(requireProgram(awk), join(folder, 'bin', 'awk'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function monitored(texts: readonly string[]): string[][] {
      for (const [index, text] of texts.entries()) writeFileSync(join(folder, String(index)), text);
      const program = `. ${PROBE}; n=0; while [ $n -lt ${texts.length} ]; do monitored <$n; echo; n=$((n + 1)); done`;
      const env = { PATH: `${folder}/bin:${process.env.PATH}`, LC_ALL: 'C' };
      const said = execFileSync('sh', ['-c', program], { cwd: folder, env, encoding: 'utf8' });
      return said
        .split(/(?<=^|\n)\n/)
        .slice(0, -1)
        .map((one) => one.split('\n').flatMap((line) => /^monitors (.+)/.exec(line)?.[1] ?? []));
    }

    test('are those that upsmon reads, whatever quotes, escapes and comments stand there, and nothing else', () => {
      const said = monitored(FILES);
      expect(FILES.flatMap((text) => asked(text)).length).toBeGreaterThan(50);
      for (const [index, text] of FILES.entries()) {
        expect({ text, asks: said[index] }).toEqual({ text, asks: asked(text) });
      }
    });

    test('a file as one finds it', () => {
      const byHand = `# MONITOR old@10.0.0.1 1 upsmon S3cret@word slave
RUN_AS_USER nut
 MONITOR "closet@10.10.30.11" 1 "upsmon" "S3cret # word" slave
MONITOR shelf@nas:3494 \\
  1 upsmon S3cret=word@ secondary # the other one
MONITOR S3cret@alone
NOTIFYMSG ONLINE "MONITOR is @ \\"home\\""
MONITOR last@[fd00::1] 0 u p primary`;
      // in quotes that are not closed a # is an error for NUT, and it goes on behind it
      expect(monitored([byHand.replace('S3cret # word', 'S3cret \\# word'), byHand])).toEqual([
        ['closet@10.10.30.11', 'shelf@nas:3494', 'last@[fd00::1]'],
        ['shelf@nas:3494', 'last@[fd00::1]'],
      ]);
    });
  });
});
