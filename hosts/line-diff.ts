/** Lines that are the same around a change. */
const CONTEXT = 1;

interface Step {
  sign: ' ' | '-' | '+';
  line: string;
}

/**
 * What changes between two texts, line by line: `- ` goes, `+ ` comes, with a line of context around, and `…` where
 * lines are left out. Empty where the texts are the same.
 */
export function lineDiff(before: string, after: string): string[] {
  const steps = stepsBetween(linesOf(before), linesOf(after));
  const near = (index: number) =>
    steps.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' ');
  const shown: string[] = [];
  for (const [index, { sign, line }] of steps.entries()) {
    if (near(index)) shown.push(`${sign} ${line}`.trimEnd());
    else if (shown.length > 0 && shown.at(-1) !== '…') shown.push('…');
  }
  if (shown.at(-1) === '…') shown.pop();
  return shown;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** By the longest common subsequence; the files of a machine have some dozen lines. */
function stepsBetween(before: readonly string[], after: readonly string[]): Step[] {
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const same = before[row] === after[column];
      const best = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      common[row]?.fill(best, column, column + 1);
    }
  }
  const steps: Step[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      steps.push({ sign: ' ', line: old });
      row++;
      column++;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      steps.push({ sign: '-', line: old });
      row++;
    } else if (fresh !== undefined) {
      steps.push({ sign: '+', line: fresh });
      column++;
    }
  }
  return steps;
}
