import { Sentence, say } from '../bootstrap/sentence.mjs';
import { runJest } from './jest.mjs';
import { setUpTools } from './set-up.mjs';
import { steps } from './steps.mjs';

/**
 * `npm test`: every step. `npm test -- PATH …`: Jest alone, on these.
 * @param build makes build/ fresh
 * @returns the exit code
 */
export async function runTests(root, args, build) {
  await setUpTools();
  if (args.length === 0) {
    const building = { name: 'build', run: () => build().then(() => ({ ok: true })) };
    return report(await runSteps(root, [building, ...steps]));
  }
  // Somebody in the middle of a change: most tests don't need the build, so its errors stop none.
  await build().catch(() => {
    say('The build failed (`npm run build` says why): tests that run compiled code see an older one.');
  });
  return report([await runJest(root, args)]);
}

/** Runs all steps, whatever becomes of them, and gives the counts of each. */
export async function runSteps(root, list, tell = console.error) {
  const results = [];
  for (const { name, run } of list) {
    tell(`\n── ${name}`);
    const start = performance.now();
    const counts = toCounts(await run(root).catch(failed));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    tell(`── ${name}: ${counts.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
    results.push({ name, ...counts });
  }
  return results;
}

function failed(error) {
  console.error(error instanceof Sentence ? error.message : (error.stack ?? error));
  return { ok: false };
}

function toCounts(result) {
  if (!('ok' in result)) return result;
  return { passed: result.ok ? 1 : 0, failed: result.ok ? 0 : 1, skipped: 0, skippedNames: [] };
}

/** Says what was skipped and, as the last line of all, the counts. */
function report(results) {
  const names = results.flatMap(({ skippedNames }) => skippedNames);
  if (names.length > 0) console.log(`\nSkipped:\n${names.map((name) => `  ${name}`).join('\n')}`);
  const total = sumCounts(results);
  console.log(`\n${closingLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

export function sumCounts(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** `N passed, N failed`, and `, N skipped` where some were. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
