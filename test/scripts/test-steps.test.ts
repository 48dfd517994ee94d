import { loadScript } from './load';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
interface Step {
  name: string;
  run(root: string): Promise<{ ok: boolean } | (Counts & { skippedNames: string[] })>;
}

const { closingLine, runSteps, sumCounts } = loadScript<{
  closingLine(counts: Counts): string;
  runSteps(
    root: string,
    steps: Step[],
    say: (line: string) => void,
  ): Promise<Array<Counts & { name: string }>>;
  sumCounts(results: Counts[]): Counts;
}>('test/main.mjs');
const { toCounts } = loadScript<{
  toCounts(code: number, counts?: Counts & { skippedNames: string[] }): Counts;
}>('test/jest.mjs');
const { missingPackages } = loadScript<{
  missingPackages(find: (program: string) => string | undefined): string[];
}>('test/set-up.mjs');

test('every step runs, whatever became of those before it, and all are counted', async () => {
  const said: string[] = [];
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  const results = await runSteps(
    '/',
    [
      { name: 'lint', run: async () => ({ ok: false }) },
      { name: 'types', run: () => Promise.reject(new Error('broken step')) },
      { name: 'tests', run: async () => ({ passed: 5, failed: 1, skipped: 2, skippedNames: [] }) },
      { name: 'docs', run: async () => ({ ok: true }) },
    ],
    (line) => said.push(line.replace(/[\d.]+ s$/, 'N s')),
  );
  expect(error.mock.calls.join()).toContain('broken step');
  error.mockRestore();
  expect(said).toEqual([
    '\n── lint',
    '── lint: FAILED in N s',
    '\n── types',
    '── types: FAILED in N s',
    '\n── tests',
    '── tests: FAILED in N s',
    '\n── docs',
    '── docs: passed in N s',
  ]);
  expect(sumCounts(results)).toEqual({ passed: 6, failed: 3, skipped: 2 });
});

test('the closing line names skipped tests only where there are some', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

test('a Jest that fails without a failed test counts as one failure', () => {
  const counts = { passed: 4, failed: 0, skipped: 1, skippedNames: ['a'] };
  expect(toCounts(0, counts)).toEqual(counts);
  expect(toCounts(1, counts)).toEqual({ ...counts, failed: 1 });
  expect(toCounts(1, { ...counts, failed: 2 })).toEqual({ ...counts, failed: 2 });
  expect(toCounts(1, undefined)).toMatchObject({ passed: 0, failed: 1 });
});

test('only the packages of absent programs are installed, each once', () => {
  expect(missingPackages(() => '/usr/bin/it')).toEqual([]);
  const absent = ['upsc', 'upsmon', 'dash'];
  expect(missingPackages((name) => (absent.includes(name) ? undefined : `/usr/bin/${name}`))).toEqual([
    'dash',
    'nut-client',
  ]);
});
