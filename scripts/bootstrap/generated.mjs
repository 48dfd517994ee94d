import fs from 'node:fs';
import path from 'node:path';
import { runNode } from './run.mjs';
import { Sentence } from './sentence.mjs';
import { listFiles } from './stamp.mjs';

/**
 * The programs that write files of the repository from other files. Each writes into `folder`, or into the
 * folder that RIDETHROUGH_GENERATED_DIR names instead.
 * They are changed by `command` alone, so that no build ever touches a tracked file, and `npm test` says which is stale.
 * `alone`: whether the folder holds this program's files and no others.
 */
export const generators = [
  {
    script: 'scripts/generate.mjs',
    command: 'npm run generate',
    folder: 'lib/homelab/generated',
    alone: true,
  },
];

/** Runs one generator into an empty folder. */
export async function runGenerator(root, { script }, out) {
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const env = { ...process.env, RIDETHROUGH_GENERATED_DIR: out };
  const { code, output } = await runNode(script, [], { cwd: root, env, capture: true });
  if (code !== 0) throw new Sentence(`${script} failed:\n${output.trim()}`);
  if (fs.readdirSync(out).length === 0) throw new Sentence(`${script} wrote nothing.`);
}

/**
 * The committed files that are not what the generator writes now, each with what to do about it.
 * @param out the folder the generator has just written into
 */
export function staleFiles(root, { folder, alone, command }, out) {
  const written = listFiles(out, fs.readdirSync(out));
  const wrong = [];
  for (const file of written) {
    const committed = path.join(root, folder, file);
    if (!fs.existsSync(committed)) {
      wrong.push(`${folder}/${file} is missing: run \`${command}\` and commit it.`);
    } else if (!fs.readFileSync(committed).equals(fs.readFileSync(path.join(out, file)))) {
      wrong.push(`${folder}/${file} is stale: run \`${command}\` and commit it.`);
    }
  }
  const expected = new Set(written.map((file) => `${folder}/${file}`));
  for (const file of alone ? listFiles(root, [folder]) : []) {
    if (!expected.has(file)) wrong.push(`${file} is no longer written by \`${command}\`: remove it.`);
  }
  return wrong;
}
