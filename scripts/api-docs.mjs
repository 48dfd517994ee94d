// Writes the API reference of the three entries as Markdown into docs/api/ (not committed: `npm run docs:api`
// makes it from the docstrings). With --check it writes nothing there, and fails on anything typedoc warns of.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const out = check
  ? fs.mkdtempSync(path.join(os.tmpdir(), 'ridethrough-api-'))
  : path.join(root, 'docs', 'api');

const options = [
  ...['--tsconfig', 'tsconfig.build.json'],
  ...['--name', 'ridethrough'],
  ...['--plugin', 'typedoc-plugin-markdown'],
  ...['--readme', 'none'],
  ...['--out', out],
  ...['--logLevel', 'Warn'],
  '--excludePrivate',
  '--excludeInternal',
  '--disableSources',
  '--hidePageHeader',
  '--hideBreadcrumbs',
  // What is compiled is checked by the compiler's own step.
  '--skipErrorChecking',
  ...(check ? ['--treatWarningsAsErrors'] : []),
];
const entries = ['lib/index.ts', 'lib/kubernetes/index.ts', 'hosts/index.ts'];

try {
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/typedoc/bin/typedoc'), ...options, ...entries],
    { cwd: root, stdio: 'inherit' },
  );
  if (status === 0 && !check) console.log(`The API reference is in ${path.relative(process.cwd(), out)}.`);
  process.exitCode = status ?? 1;
} finally {
  if (check) fs.rmSync(out, { recursive: true, force: true });
}
