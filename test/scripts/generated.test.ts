import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadScript } from './load';

interface Generator {
  script: string;
  command: string;
  folder: string;
  alone: boolean;
}

const { runGenerator, staleFiles } = loadScript<{
  runGenerator(root: string, generator: Generator, out: string): Promise<void>;
  staleFiles(root: string, generator: Generator, out: string): string[];
}>('bootstrap/generated.mjs');

const generator: Generator = {
  script: 'make.mjs',
  command: 'npm run make',
  folder: 'lib/made',
  alone: true,
};
const program = `
  import { writeFileSync } from 'node:fs';
  const out = process.env.RIDETHROUGH_GENERATED_DIR;
  writeFileSync(out + '/schema.json', 'schema');`;

let root: string;
let out: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ridethrough-generated-'));
  out = join(root, 'out');
  write('make.mjs', program);
  write('lib/types.ts', 'types');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

describe('committed files that a program writes', () => {
  test('are fresh when they are what it writes now', async () => {
    write('lib/made/schema.json', 'schema');
    await runGenerator(root, generator, out);
    expect(staleFiles(root, generator, out)).toEqual([]);
  });

  test('are named, each with what to do, when they are not', async () => {
    write('lib/made/schema.json', 'old');
    write('lib/made/gone.json', 'gone');
    await runGenerator(root, generator, out);
    expect(staleFiles(root, generator, out)).toEqual([
      'lib/made/schema.json is stale: run `npm run make` and commit it.',
      'lib/made/gone.json is no longer written by `npm run make`: remove it.',
    ]);
    rmSync(join(root, 'lib/made'), { recursive: true });
    expect(staleFiles(root, generator, out)).toEqual([
      'lib/made/schema.json is missing: run `npm run make` and commit it.',
    ]);
  });
});

test('a program that fails, or writes nothing, is named with its words', async () => {
  write('make.mjs', `console.error('no types here'); process.exit(3);`);
  await expect(runGenerator(root, generator, out)).rejects.toThrow('make.mjs failed:\nno types here');
  write('make.mjs', '');
  await expect(runGenerator(root, generator, out)).rejects.toThrow('make.mjs wrote nothing.');
});
