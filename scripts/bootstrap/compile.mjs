import fs from 'node:fs';
import path from 'node:path';
import { bundle, bundlePage, commandLine, pageApp, pageSource, pulumiProgram } from './bundle.mjs';
import { buildFolder, rooms } from './repository.mjs';
import { runNode } from './run.mjs';
import { Sentence, say } from './sentence.mjs';
import { hashFiles, listFiles, readStamp, removeStamp, writeStamp } from './stamp.mjs';

const stampFile = `${buildFolder}/.compiled`;
const incremental = `${buildFolder}/.tsbuildinfo`;
const settings = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/bootstrap/bundle.mjs',
];

/** What becomes of a source file in build/: its compiled file, or, where it isn't TypeScript, a copy. */
export function builtFile(source) {
  if (source.endsWith('.d.ts') || !source.endsWith('.ts')) return `${buildFolder}/${source}`;
  return `${buildFolder}/${source.slice(0, -'.ts'.length)}.js`;
}

/** The files that are copied as they are: everything but TypeScript and notes for readers. */
export function isAsset(source) {
  return source.endsWith('.d.ts') || !/\.(ts|md)$/.test(source);
}

/** Every source file of the compiled rooms that has a file of its own in build/. */
export function sourceFiles(root) {
  return listFiles(root, rooms, (place) => place === pageSource).filter(
    (file) => isAsset(file) || file.endsWith('.ts'),
  );
}

/** `fresh`, or `stale` where a source changed since, or `damaged` where something of build/ is gone. */
export function compileState(root, sources, stamp) {
  const built = [...sources.map(builtFile), commandLine, pulumiProgram, pageApp];
  if (built.some((file) => !fs.existsSync(path.join(root, file)))) return 'damaged';
  return readStamp(path.join(root, stampFile)) === stamp ? 'fresh' : 'stale';
}

/**
 * Compiles lib, hosts, synth, drill, stacks and cli into build/, copies what isn't TypeScript, and bundles the command
 * line, the Pulumi program and the timeline page's script.
 * @throws Sentence with the compiler's own words where the sources don't compile
 */
export async function compile(root) {
  const sources = sourceFiles(root);
  const stamp = hashFiles(root, [...sources, ...listFiles(root, [pageSource]), ...settings]);
  const state = compileState(root, sources, stamp);
  if (state === 'fresh') return;
  say('Compiling …');
  removeStamp(path.join(root, stampFile));
  // The compiler's own memory says what it wrote, not what is still there.
  if (state === 'damaged') fs.rmSync(path.join(root, incremental), { force: true });
  removeOrphans(root, sources);
  for (const asset of sources.filter(isAsset)) {
    fs.mkdirSync(path.dirname(path.join(root, builtFile(asset))), { recursive: true });
    fs.copyFileSync(path.join(root, asset), path.join(root, builtFile(asset)));
  }
  await bundlePage(root);
  const { code, output } = await runNode(
    'node_modules/typescript/bin/tsc',
    ['-p', 'tsconfig.build.json', '--pretty', 'false'],
    { cwd: root, capture: true },
  );
  if (code !== 0) throw new Sentence(`The sources do not compile:\n${output.trim()}`);
  await bundle(root);
  writeStamp(path.join(root, stampFile), stamp);
}

/** Takes compiled files away whose source is gone, so that nothing still imports or packs them. */
function removeOrphans(root, sources) {
  const wanted = new Set([
    ...sources.flatMap((file) => [builtFile(file), builtFile(file).replace(/\.js$/, '.d.ts')]),
    commandLine,
    pulumiProgram,
    pageApp,
  ]);
  const built = listFiles(
    root,
    rooms.map((room) => `${buildFolder}/${room}`),
  );
  for (const file of built.filter((name) => !wanted.has(name))) fs.rmSync(path.join(root, file));
}
