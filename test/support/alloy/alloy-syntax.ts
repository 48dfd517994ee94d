import { join } from 'node:path';
import { goTool } from '../go-tool';
import { runProgram } from '../run-program';

export interface AlloySyntax {
  ok: boolean;
  /** The text as `alloy fmt` prints it; empty where it does not parse. */
  formatted: string;
  /** Each `line:column: message`. */
  diagnostics: string[];
}

/** Alloy's own parser and printer. Component and property names are not checked. */
export async function alloySyntax(config: string): Promise<AlloySyntax> {
  const program = join(await goTool('alloy'), 'alloy-syntax');
  const { ok, stdout, stderr } = await runProgram(program, [], config);
  return { ok, formatted: stdout, diagnostics: stderr.split('\n').filter((line) => line !== '') };
}
