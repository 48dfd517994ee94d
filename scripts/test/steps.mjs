import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pageSource } from '../bootstrap/bundle.mjs';
import { generators, runGenerator, staleFiles } from '../bootstrap/generated.mjs';
import { runNode } from '../bootstrap/run.mjs';
import { runJest } from './jest.mjs';

const bin = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
};

/**
 * What `npm test` runs, in this order, each on to the end whatever became of the others. A step returns
 * `{ ok }`, or counts of its own: `{ passed, failed, skipped, skippedNames }`. What it prints is for the
 * person who has to mend it.
 */
export const steps = [
  { name: 'lint', run: (root) => node(root, bin.biome, ['check', '.']) },
  {
    name: 'types',
    run: (root) =>
      node(root, bin.tsc, [
        '--noEmit',
        '-p',
        'tsconfig.json',
        '--incremental',
        '--tsBuildInfoFile',
        'build/.types.tsbuildinfo',
      ]),
  },
  {
    // What runs in a browser knows a document, and nothing of Node.
    name: 'types of the page',
    run: (root) => node(root, bin.tsc, ['--noEmit', '-p', pageSource]),
  },
  { name: 'generated files', run: freshness },
  { name: 'API reference', run: (root) => node(root, 'scripts/api-docs.mjs', ['--check']) },
  { name: 'tests', run: (root) => runJest(root, []) },
];

async function node(root, script, args) {
  return { ok: (await runNode(script, args, { cwd: root })).code === 0 };
}

/** Every committed file that a program writes is what that program writes now. */
async function freshness(root) {
  const wrong = [];
  for (const generator of generators) {
    const out = fs.mkdtempSync(path.join(os.tmpdir(), 'ridethrough-generated-'));
    try {
      await runGenerator(root, generator, out);
      wrong.push(...staleFiles(root, generator, out));
    } finally {
      fs.rmSync(out, { recursive: true, force: true });
    }
  }
  for (const line of wrong) console.error(line);
  return { ok: wrong.length === 0 };
}
