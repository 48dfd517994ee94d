import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runNode } from '../bootstrap/run.mjs';

/**
 * Runs Jest with its usual output and returns its counts (written by scripts/test/counts-reporter.cjs).
 * @param args passed to Jest: paths, `-t name`, `--watch` …
 */
export async function runJest(root, args) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ridethrough-counts-'));
  const file = path.join(folder, 'counts.json');
  try {
    const { code } = await runNode('node_modules/jest/bin/jest.js', args, {
      cwd: root,
      env: { ...process.env, RIDETHROUGH_JEST_COUNTS: file },
    });
    return toCounts(code, fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Jest that fails without a failed test (no test found, a bad flag, a crash) is one failure by itself. */
export function toCounts(code, counts) {
  const { passed, failed, skipped, skippedNames } = counts ?? {
    passed: 0,
    failed: 0,
    skipped: 0,
    skippedNames: [],
  };
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped, skippedNames };
}
