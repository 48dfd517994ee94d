import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildFolder } from './repository.mjs';

/** The command line in one file: opening some two hundred small ones would take longer than what most commands do. */
export const commandLine = `${buildFolder}/cli/ridethrough.js`;

/** The Pulumi program, in one file for the same reason. */
export const pulumiProgram = `${buildFolder}/stacks/pulumi.js`;

/** The part of the source that runs in a browser: tsc checks it by itself, and compiles none of it. */
export const pageSource = 'lib/report/timeline/app';

/** What the timeline page carries with it: the simulator and all that moves, in one script. */
export const pageApp = `${buildFolder}/lib/report/timeline/app.bundle.js`;

/** Dependencies stay where they are; the library's own name is how it finds its package.json. */
const external = [
  '@pulumi/*',
  'cdk8s',
  'cdk8s-plus-28',
  'cdk8s-plus-28/*',
  'constructs',
  'jiti',
  'yaml',
  'ridethrough/*',
];

/** Bundles the compiled command line and Pulumi program. */
export async function bundle(root) {
  await bundleProgram(root, 'cli/main.js', commandLine);
  await bundleProgram(root, 'stacks/index.js', pulumiProgram);
}

async function bundleProgram(root, entry, outfile) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(root, buildFolder, entry)],
    outfile: path.join(root, outfile),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external,
    minify: true,
    keepNames: true,
    logLevel: 'error',
    plugins: [ownFolders(path.dirname(path.join(root, outfile))), pulumiInPart(root)],
  });
}

/** Bundles the script of the timeline page, from its sources, into `outfile`. */
export async function bundlePage(root, outfile = path.join(root, pageApp)) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(root, pageSource, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    minify: true,
    logLevel: 'error',
  });
}

/** A module that reads a file beside itself goes on finding it: its `__dirname` is written relative to the bundle. */
function ownFolders(bundleFolder) {
  return {
    name: 'own-folders',
    setup(build) {
      build.onLoad({ filter: /[\\/]build[\\/](lib|hosts|synth|drill|cli)[\\/].*\.js$/ }, ({ path: file }) => {
        const text = fs.readFileSync(file, 'utf8');
        const own = path.relative(bundleFolder, path.dirname(file));
        const folder = `require('node:path').join(__dirname, ${JSON.stringify(own)})`;
        return { contents: text.replaceAll(/\b__dirname\b/g, folder), loader: 'js' };
      });
    },
  };
}

/** Pulumi's package for commands goes into the bundle, and takes of Pulumi's SDK the parts that it needs. */
function pulumiInPart(root) {
  const part = path.join(root, buildFolder, 'hosts/pulumi-in-part.js');
  return {
    name: 'pulumi-in-part',
    setup(build) {
      build.onResolve({ filter: /^@pulumi\/command(\/|$)/ }, ({ path: name }) => ({
        path: createRequire(path.join(root, 'package.json')).resolve(name),
      }));
      build.onResolve({ filter: /^@pulumi\/pulumi(\/runtime)?$/ }, ({ path: name, importer }) =>
        /[\\/]@pulumi[\\/]command[\\/]/.test(importer)
          ? { path: name === '@pulumi/pulumi' ? 'pulumi' : 'runtime', namespace: 'pulumi-in-part' }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'pulumi-in-part' }, ({ path: name }) => ({
        contents: `module.exports = require(${JSON.stringify(part)}).${name}`,
        resolveDir: root,
      }));
    },
  };
}
