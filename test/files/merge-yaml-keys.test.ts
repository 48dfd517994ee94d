import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { mergeScript } from '../../lib/files/merge-yaml-keys';
import { describeWith, programPath } from '../support/needs';
import { document, KUBEADM, LOOKALIKES, REFUSED, REPLACED, writtenObject } from './support/yaml-files';

const FRAGMENT = `# a line that says why
shutdownGracePeriod: 120s
shutdownGracePeriodCriticalPods: 30s
shutdownGracePeriodByPodPriority:
  - priority: 0
    shutdownGracePeriodSeconds: 5
`;

/** The fragment's entries as they stand in it. */
const ENTRIES: Record<string, string> = {
  shutdownGracePeriod: 'shutdownGracePeriod: 120s\n',
  shutdownGracePeriodCriticalPods: 'shutdownGracePeriodCriticalPods: 30s\n',
  shutdownGracePeriodByPodPriority:
    'shutdownGracePeriodByPodPriority:\n  - priority: 0\n    shutdownGracePeriodSeconds: 5\n',
};
const SET: object = parse(FRAGMENT);

const folder = mkdtempSync(join(tmpdir(), 'ridethrough-merge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'merge.awk'), mergeScript());

// gawk and original-awk where somebody has them; the first two are what Debian and busybox bring.
const AWKS: [string, string[]][] = [
  ['mawk', ['mawk']],
  ['busybox', ['busybox', 'awk']],
  ...['gawk', 'original-awk']
    .filter((name) => programPath(name))
    .map((name): [string, string[]] => [name, [name]]),
];

describe.each(AWKS)('merging top-level keys with %s', (tool, awk) => {
  function merge(existing: string, fragment = FRAGMENT) {
    writeFileSync(join(folder, 'fragment'), fragment);
    writeFileSync(join(folder, 'existing'), existing);
    const [program = '', ...args] = awk;
    const result = spawnSync(program, [...args, '-f', 'merge.awk', 'fragment', 'existing'], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C' },
      encoding: 'utf8',
    });
    return { code: result.status, text: result.stdout, message: result.stderr };
  }

  function merged(existing: string): string {
    const { code, text, message } = merge(existing);
    if (code !== 0) throw new Error(`refused: ${message}\n${existing}`);
    return text;
  }

  describeWith({ tools: [tool] }, 'the awk program', () => {
    test("sets the keys in kubeadm's file and leaves the rest as it was", () => {
      expect(merged(KUBEADM)).toBe(
        KUBEADM.replace('shutdownGracePeriod: 0s\n', ENTRIES.shutdownGracePeriod ?? '').replace(
          'shutdownGracePeriodCriticalPods: 0s\n',
          ENTRIES.shutdownGracePeriodCriticalPods ?? '',
        ) + ENTRIES.shutdownGracePeriodByPodPriority,
      );
    });

    test('writes nothing but the keys where there is nothing', () => {
      expect(merged('')).toBe(Object.values(ENTRIES).join(''));
      expect(merged('# only a comment')).toBe(`# only a comment\n${Object.values(ENTRIES).join('')}`);
    });

    test.each(REPLACED)('replaces %s', (_what, entry) => {
      const expected = `a: 1\n${ENTRIES.shutdownGracePeriodByPodPriority}# after\nz: 2\n`;
      const { shutdownGracePeriod, shutdownGracePeriodCriticalPods } = ENTRIES;
      expect(merged(`a: 1\n${entry}# after\nz: 2\n`)).toBe(
        `${expected}${shutdownGracePeriod}${shutdownGracePeriodCriticalPods}`,
      );
    });

    test.each(LOOKALIKES)('is not taken in by %s', (_what, text) => {
      expect(merged(text)).toBe(text + Object.values(ENTRIES).join(''));
      expect(parse(merged(text))).toEqual({ ...parse(text), ...SET });
    });

    test('keeps carriage returns, and writes its lines with them', () => {
      const windows = KUBEADM.replaceAll('\n', '\r\n');
      expect(merged(windows)).toBe(merged(KUBEADM).replaceAll('\n', '\r\n'));
    });

    test('keeps the missing newline at the end where the last key is replaced', () => {
      const all =
        'shutdownGracePeriodCriticalPods: 1s\nshutdownGracePeriodByPodPriority: []\nshutdownGracePeriod: 1s';
      expect(merged(all)).toBe(
        `${ENTRIES.shutdownGracePeriodCriticalPods}${ENTRIES.shutdownGracePeriodByPodPriority}shutdownGracePeriod: 120s`,
      );
      expect(merged('a: 1')).toBe(`a: 1\n${Object.values(ENTRIES).join('')}`);
    });

    test.each(REFUSED)('refuses %s', (_what, existing, message) => {
      expect(merge(existing)).toEqual({
        code: 3,
        text: '',
        message: `existing, ${message}; nothing is changed. Set the keys there by hand.\n`,
      });
    });

    test('refuses a fragment that sets nothing', () => {
      expect(merge('a: 1\n', '# nothing\n').code).toBe(3);
    });

    test('whatever the file: the keys are set, every other byte stays, and a second time changes nothing', () => {
      fc.assert(
        fc.property(document(Object.keys(ENTRIES)), (pieces) => {
          const existing = pieces.map(({ text }) => text).join('');
          const present = new Set(pieces.map(({ ours }) => ours));
          const expected = [
            ...pieces.map(({ text, ours }) => (ours === undefined ? text : ENTRIES[ours])),
            ...Object.keys(ENTRIES).flatMap((key) => (present.has(key) ? [] : [ENTRIES[key]])),
          ].join('');
          const result = merged(existing);
          expect(result).toBe(expected);
          expect(parse(result)).toEqual({ ...parse(existing), ...SET });
          expect(merged(result)).toBe(result);
        }),
        { numRuns: 150 },
      );
    }, 120_000);

    test('whatever a YAML writer makes of an object: the object with the keys set', () => {
      fc.assert(
        fc.property(writtenObject(Object.keys(ENTRIES)), (existing) => {
          // what the writer itself can't read back, and keys that are refused, as seen above
          fc.pre(
            isReadable(existing) &&
              !/^ *(- )*\?|^"[^:]*\\[xuU]|[\u0085\u2028\u2029]|[^\P{Cc}\n\t]|^\ufeff/mu.test(existing),
          );
          expect(parse(merged(existing))).toEqual({ ...parse(existing), ...SET });
        }),
        { numRuns: 150 },
      );
    }, 120_000);
  });
});

function isReadable(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
