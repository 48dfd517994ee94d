import fs from 'node:fs';
import path from 'node:path';
import { buildFolder } from './repository.mjs';

/** The command line in one file: opening some two hundred small ones would take longer than what most commands do. */
export const commandLine = `${buildFolder}/cli/ridethrough.js`;

/** Dependencies stay where they are; the library's own name is how it finds its package.json. */
const external = ['cdk8s', 'cdk8s-plus-28', 'cdk8s-plus-28/*', 'constructs', 'jiti', 'yaml', 'ridethrough/*'];

/** Bundles the compiled command line. */
export async function bundle(root) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(root, buildFolder, 'cli/main.js')],
    outfile: path.join(root, commandLine),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external,
    minify: true,
    keepNames: true,
    logLevel: 'error',
    plugins: [ownFolders(root)],
  });
}

/** A module that reads a file beside itself goes on finding it: its `__dirname` is written relative to the bundle. */
function ownFolders(root) {
  const bundleFolder = path.dirname(path.join(root, commandLine));
  return {
    name: 'own-folders',
    setup(build) {
      build.onLoad({ filter: /[\\/]build[\\/](lib|synth|cli)[\\/].*\.js$/ }, ({ path: file }) => {
        const text = fs.readFileSync(file, 'utf8');
        const own = path.relative(bundleFolder, path.dirname(file));
        const folder = `require('node:path').join(__dirname, ${JSON.stringify(own)})`;
        return { contents: text.replaceAll(/\b__dirname\b/g, folder), loader: 'js' };
      });
    },
  };
}
