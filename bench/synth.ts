import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { medians, program, report } from './measure';

/** `synth rack` beside the floor (the same libraries loaded, as many files written) and beside cdk8s with ts-node. */
export function benchSynth(): void {
  const folder = mkdtempSync(join(tmpdir(), 'ridethrough-bench-'));
  try {
    const synth = program('ridethrough synth rack', process.execPath, [
      'build/cli/ridethrough.js',
      'synth',
      'rack',
      '--out',
      join(folder, 'out'),
    ]);
    synth.run();
    const floor = join(folder, 'floor.cjs');
    writeFileSync(floor, floorProgram(join(folder, 'out/rack'), join(folder, 'floor')));
    const tsNode = `node --require ts-node/register/transpile-only synth/main.ts`;
    const results = medians(
      [
        program('node: load cdk8s and cdk8s-plus-28, write as many files', process.execPath, [floor]),
        synth,
        program('cdk8s synth around ts-node, the same app', process.execPath, [
          'node_modules/cdk8s-cli/bin/cdk8s',
          'synth',
          '--app',
          tsNode,
          '--output',
          join(folder, 'cdk8s'),
          '--check-upgrade',
          'false',
        ]),
      ],
      7,
    );
    report('synth', results, 'ridethrough at most 1.6 x');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program that writes the very files that synth wrote, after loading the libraries that it needs. */
function floorProgram(written: string, to: string): string {
  const files = filesBelow(written).map((path) => [path, readFileSync(join(written, path), 'utf8')]);
  return `
    require(${JSON.stringify(resolve('node_modules/cdk8s'))});
    require(${JSON.stringify(resolve('node_modules/cdk8s-plus-28'))});
    const { mkdirSync, writeFileSync } = require('node:fs');
    const { dirname, join } = require('node:path');
    for (const [path, text] of ${JSON.stringify(files)}) {
      const file = join(${JSON.stringify(to)}, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }`;
}

function filesBelow(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = join(below, name);
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });
}
