import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostFiles } from '../../lib/files';
import { mergeScript } from '../../lib/files/merge-yaml-keys';
import type { Plan } from '../../lib/power';
import { machineFacts } from './machine-facts';

/** What is asked of a machine: only what its UPSes say, or everything up to SHUTDOWNCMD. */
export type Task = 'look' | 'rehearse';

/** The parts of the script, in the order in which they stand in it. `rehearsal` is a script of its own. */
const PARTS = ['start', 'files', 'daemons', 'stage', 'shutdown', 'wake', 'main'] as const;

/** The command that runs on a machine; its program comes on standard input, from {@link livePayload}. */
export function liveCommand(task: Task, { sudo }: { readonly sudo: boolean }): string {
  return `${sudo ? 'sudo -n ' : ''}sh -s ${task}`;
}

/**
 * The standard input of {@link liveCommand}: one shell program with all that the machine has to know. No secret is in it.
 * A shell reads braces to their end before it runs a word of what stands between them, so a program that was cut off on
 * its way does nothing.
 *
 * @throws where the plan has no such host
 */
export function livePayload(plan: Plan, host: string): string {
  const files = hostFiles(plan, host);
  return [
    '{',
    heredoc('facts_text', machineFacts(plan, host, files)),
    heredoc('merge_text', mergeScript()),
    heredoc('rehearsal_text', part('rehearsal')),
    ...files.map(({ content }, index) => heredoc(`content_${index}`, content)),
    ...PARTS.map(part),
    'exit',
    '}',
    '',
  ].join('\n');
}

/** A function that prints the text. */
function heredoc(name: string, text: string): string {
  const end = `END_OF_${name}`.toUpperCase();
  return `${name}() {\ncat <<'${end}'\n${text.replace(/\n$/, '')}\n${end}\n}`;
}

function part(name: string): string {
  return readFileSync(join(__dirname, 'on-machine', `${name}.sh`), 'utf8');
}
