import { RunProblem } from './run-problem';

/**
 * Pulumi's package for commands is loaded while machines are asked, and who uses this library alone need not have it: so
 * it is looked for before that.
 *
 * @throws RunProblem where it is not installed
 */
export function requireCommandPackage(find: (name: string) => unknown = require.resolve): void {
  try {
    find('@pulumi/command');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new RunProblem(
      'the package @pulumi/command is not installed here, by which Pulumi works on machines; no machine was touched: `npm install @pulumi/command@1`',
    );
  }
}
