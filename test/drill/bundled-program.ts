import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(__dirname, '../..');

/**
 * The command line of these sources as one file, so that it starts at once where a test runs it somewhere else than in
 * this process. It lies in the repository, where it finds its dependencies.
 */
export async function bundledProgram(): Promise<{ file: string; remove: () => void }> {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build/test-drill-'));
  const file = join(folder, 'ridethrough.js');
  await build({
    entryPoints: [join(ROOT, 'cli/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'jiti', 'yaml', 'ridethrough/*', '@pulumi/*'],
    logLevel: 'error',
    plugins: [
      {
        name: 'own-folders',
        setup({ onLoad }) {
          // what lies beside a source file is looked for there
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const text = readFileSync(path, 'utf8');
            return {
              contents: text.replaceAll(/\b__dirname\b/g, JSON.stringify(dirname(path))),
              loader: 'ts',
            };
          });
        },
      },
    ],
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
