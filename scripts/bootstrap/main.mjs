import fs from 'node:fs';
import path from 'node:path';
import { commandLine } from './bundle.mjs';
import { compile } from './compile.mjs';
import { install } from './install.mjs';
import { withLock } from './lock.mjs';
import { buildFolder, root } from './repository.mjs';
import { runNode } from './run.mjs';
import { Sentence } from './sentence.mjs';

/** Everything that `npm` scripts can ask for. */
const commands = {
  /** `npm start [-- ENV …]`: synth, of `rack` where nothing else is named. */
  start: (args) => startCommandLine(['synth', ...(args.length === 0 ? ['rack'] : args)]),
  /** `npm run ridethrough -- COMMAND …`: any command of the command line. */
  ridethrough: (args) => startCommandLine(args),
  /** `cdk8s synth` comes here (cdk8s.yaml). */
  'synth-app': (args) => afterBuild('build/synth/main.js', args),
  build: async () => {
    await ready(install, compile);
    return 0;
  },
  bench: (args) => afterBuild('node_modules/jiti/lib/jiti-cli.mjs', ['bench/main.ts', ...args]),
  'api-docs': async (args) => {
    await ready(install);
    return runForCode('scripts/api-docs.mjs', args);
  },
  test: async (args) => {
    await ready(install);
    const { runTests } = await import('../test/main.mjs');
    return runTests(root, args, () => ready(compile));
  },
};

/** Runs one command and ends the process with its exit code. */
export async function main([name, ...args]) {
  try {
    const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
    if (!command) {
      throw new Sentence(`Unknown command \`${name ?? ''}\`; known are ${Object.keys(commands).join(', ')}.`);
    }
    process.exitCode = await command(args);
  } catch (error) {
    console.error(error instanceof Sentence ? error.message : `The set-up failed: ${error.message ?? error}`);
    process.exitCode = 1;
  }
}

/** Makes these parts ready, in this order; one process at a time. */
function ready(...parts) {
  return withLock(path.join(root, buildFolder, '.bootstrap.lock'), async () => {
    for (const part of parts) await part(root);
  });
}

function startCommandLine(args) {
  return afterBuild(commandLine, args);
}

async function afterBuild(script, args) {
  await ready(install, compile);
  if (!fs.existsSync(path.join(root, script))) throw new Sentence(`${script} is missing from the build.`);
  return runForCode(path.join(root, script), args);
}

async function runForCode(script, args) {
  return (await runNode(script, args)).code;
}
