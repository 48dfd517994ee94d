import { dirname } from 'node:path';
import { Command, CommanderError } from 'commander';
import { DEFAULT_ENVIRONMENT } from './environment';
import { EXIT, Refusal } from './exit';
import { inWords } from './unexpected';

/** By the package's own name, so that it is found from the sources and from what is compiled. */
const MANIFEST = 'ridethrough/package.json';

/**
 * Runs one command line and gives its exit code: 0 good, 1 the homelab has errors, 2 wrong usage. Each command is
 * loaded when it is called, so that `check` doesn't pay for what `synth` needs.
 */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.good;
  const environment = [
    '[environment]',
    `a name in ./stacks, or a path to a .ts, .js, .json or .yaml file; without it ${DEFAULT_ENVIRONMENT}, or the only one there is`,
  ] as const;

  const faultOption = [
    '--fault <fault>',
    'what goes wrong, as often as wanted: KIND[:WHERE][@TIME], such as driver-stale:closet@90s',
    (fault: string, before: string[] | undefined) => [...(before ?? []), fault],
  ] as const;

  const program = new Command('ridethrough')
    .description(
      'Declares a homelab once; checks, renders and delivers what it needs to survive a power cut.',
    )
    .version(version(), '-V, --version')
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
    .showHelpAfterError('(ridethrough --help lists the commands)')
    .addHelpText(
      'after',
      '\nExit codes: 0 good (warnings are good), 1 the homelab has errors, 2 wrong usage.',
    );

  program
    .command('check')
    .description('say everything that is wrong with a homelab')
    .argument(...environment)
    .option('--faults', 'try every single fault too, and warn of the promises that break under one')
    .option('--json', 'print the findings as JSON')
    .action(async (name: string | undefined, options: { json?: boolean; faults?: boolean }) => {
      const { checkCommand } = require('./check') as typeof import('./check');
      code = await checkCommand(name, options);
    });

  program
    .command('synth')
    .description(
      'write every host file and manifest of a homelab, its timeline and its runbook, and print its plan',
    )
    .argument(...environment)
    .option('-o, --out <dir>', 'folder to write to; <dir>/<environment> is replaced whole', 'out')
    .action(async (name: string | undefined, options: { out: string }) => {
      const { synthCommand } = require('./synth') as typeof import('./synth');
      code = await synthCommand(name, options);
    });

  program
    .command('simulate')
    .description('play one power cut: who does what, when, and how much battery is left')
    .argument(...environment)
    .option('--outage <duration>', 'how long the mains are gone: 45s, 2m59s, 15:57, 10h', '25m')
    .option(...faultOption)
    .option('--corner <corner>', 'which end of every range: earliest, nominal, latest, squeezed', 'nominal')
    .option(
      '--by-hand <duration>',
      'how long after the mains return somebody starts what starts by hand (else nobody)',
    )
    .option('--json', 'print the events and what became of each machine as JSON')
    .action(async (name: string | undefined, options: import('./simulate').SimulateArguments) => {
      const { simulateCommand } = require('./simulate') as typeof import('./simulate');
      code = await simulateCommand(name, options);
    });

  program
    .command('sweep')
    .description('play every length of outage and every single fault, and say which promises break')
    .argument(...environment)
    .option('--json', 'print the promises as JSON')
    .action(async (name: string | undefined, options: { json?: boolean }) => {
      const { sweepCommand } = require('./sweep') as typeof import('./sweep');
      code = await sweepCommand(name, options);
    });

  program
    .command('drill')
    .description(
      "play an outage with NUT's own daemons on this computer, beside what the simulator foretells",
    )
    .argument(...environment)
    .option('--outage <duration>', 'how long the mains are gone: 45s, 2m59s, 15:57, 10h', '8m')
    .option('--scale <n>', 'divide every time by this', '1')
    .option(...faultOption)
    .option('--live', 'instead, rehearse on the real machines by SSH, up to but not including their shutdown')
    .option('--confirm <name>', "the homelab's name, to go to the real machines without being asked")
    .option('--json', 'print the times foretold and seen, or what each machine would do, as JSON')
    .action(async (name: string | undefined, options: import('./drill').DrillArguments) => {
      const { drillCommand } = require('./drill') as typeof import('./drill');
      code = await drillCommand(name, options);
    });

  program
    .command('explain')
    .description('say why a finding matters and how to fix it')
    .argument('<code>', 'its code, such as host-key-missing')
    .action(async (findingCode: string) => {
      const { explainCommand } = require('./explain') as typeof import('./explain');
      code = explainCommand(findingCode, dirname(require.resolve(MANIFEST)));
    });

  program
    .command('init')
    .description('write a new project with a homelab to start from')
    .argument('[dir]', 'folder of the project', '.')
    .action(async (directory: string) => {
      const { initCommand } = require('./init') as typeof import('./init');
      code = initCommand(directory, { version: version(), folder: dirname(require.resolve(MANIFEST)) });
    });

  program.addHelpText(
    'after',
    `Without an environment: '${DEFAULT_ENVIRONMENT}', or the only one there is; of several others, name one.`,
  );

  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.wrongUsage;
    if (error instanceof Refusal) {
      process.stderr.write(`ridethrough: ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(`ridethrough: ${inWords(error)}\n`);
    return EXIT.wrongUsage;
  }
}

function version(): string {
  const manifest = require(MANIFEST) as { version: string };
  return manifest.version;
}
