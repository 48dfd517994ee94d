import fs from 'node:fs';
import path from 'node:path';
import { buildFolder } from './repository.mjs';
import { runNode } from './run.mjs';
import { Sentence, say } from './sentence.mjs';
import { hashFiles, listFiles, readStamp, removeStamp, writeStamp } from './stamp.mjs';

/**
 * The programs that write files of the repository from other files. Each writes into `folder`, or into the
 * folder that RIDETHROUGH_GENERATED_DIR names instead.
 * - `inputs`: the files and folders that the result depends on
 * - `uncommitted`: those of its files that git ignores; the build makes them whenever inputs change.
 *   Committed ones are changed by `command` alone, so that no build ever touches a tracked file, and
 *   `npm test` says which is stale.
 * - `alone`: whether the folder holds this program's files and no others
 * - `needsBuild`: whether it runs the compiled code; such a one is run by `command` and `npm test` only
 */
export const generators = [
  {
    script: 'scripts/generate.mjs',
    command: 'npm run generate',
    folder: 'lib/homelab/generated',
    inputs: ['lib/homelab', 'scripts/generate.mjs', 'scripts/generate', 'tsconfig.json', 'package-lock.json'],
    uncommitted: ['validate.js'],
    alone: true,
    needsBuild: false,
  },
];

/** Makes the files that git ignores and the compiler needs, where missing or stale. */
export async function generate(root) {
  for (const generator of generators.filter(({ needsBuild }) => !needsBuild)) {
    const { folder, uncommitted, script } = generator;
    const stampFile = path.join(root, buildFolder, `.generated-${path.basename(script)}`);
    const stamp = generatorStamp(root, generator);
    const there = uncommitted.every((file) => fs.existsSync(path.join(root, folder, file)));
    if (there && readStamp(stampFile) === stamp) continue;
    say(`Generating ${folder} …`);
    removeStamp(stampFile);
    const out = path.join(root, buildFolder, 'generated');
    await runGenerator(root, generator, out);
    fs.mkdirSync(path.join(root, folder), { recursive: true });
    for (const file of uncommitted) fs.copyFileSync(path.join(out, file), path.join(root, folder, file));
    writeStamp(stampFile, stamp);
  }
}

/** A hash of a generator and everything it reads; its own results do not count. */
export function generatorStamp(root, { script, inputs, folder }) {
  return hashFiles(
    root,
    listFiles(root, inputs, (place) => place === folder),
    script,
  );
}

/** Runs one generator into an empty folder. */
export async function runGenerator(root, { script, uncommitted }, out) {
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const env = { ...process.env, RIDETHROUGH_GENERATED_DIR: out };
  const { code, output } = await runNode(script, [], { cwd: root, env, capture: true });
  if (code !== 0) throw new Sentence(`${script} failed:\n${output.trim()}`);
  const missing = uncommitted.filter((file) => !fs.existsSync(path.join(out, file)));
  if (missing.length > 0) throw new Sentence(`${script} did not write ${missing.join(', ')}.`);
}

/**
 * The committed files that are not what the generator writes now, each with what to do about it.
 * @param out the folder the generator has just written into
 */
export function staleFiles(root, { folder, uncommitted, alone, command }, out) {
  const written = listFiles(out, fs.readdirSync(out)).filter((file) => !uncommitted.includes(file));
  const wrong = [];
  for (const file of written) {
    const committed = path.join(root, folder, file);
    if (!fs.existsSync(committed)) {
      wrong.push(`${folder}/${file} is missing: run \`${command}\` and commit it.`);
    } else if (!fs.readFileSync(committed).equals(fs.readFileSync(path.join(out, file)))) {
      wrong.push(`${folder}/${file} is stale: run \`${command}\` and commit it.`);
    }
  }
  const expected = new Set([...written, ...uncommitted].map((file) => `${folder}/${file}`));
  for (const file of alone ? listFiles(root, [folder]) : []) {
    if (!expected.has(file)) wrong.push(`${file} is no longer written by \`${command}\`: remove it.`);
  }
  return wrong;
}
