import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  emptyProject,
  pack,
  readManifest,
  repository,
  runIn,
  temporaryFolder,
  unpack,
} from './empty-project';
import { listFiles } from './list-files';

let packFolder: string;
let tarball: string;
let unpacked: string;
/** A project of somebody who only synthesizes: without Pulumi. */
let project: string;
/** A project of somebody who delivers with Pulumi as well. */
let pulumiProject: string;

beforeAll(() => {
  packFolder = temporaryFolder();
  tarball = pack(packFolder);
  unpacked = unpack(tarball);
  project = emptyProject(unpacked, { optionalPeers: false });
  pulumiProject = emptyProject(unpacked, { optionalPeers: true });
}, 300_000);

afterAll(() => {
  for (const folder of [packFolder, project, pulumiProject]) {
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
});

/** Writes a program into a project, runs it and reads the JSON it prints. */
function runProgram(folder: string, file: string, text: string): unknown {
  writeFileSync(join(folder, file), text);
  const { code, stdout, stderr } = runIn(folder, process.execPath, [file]);
  if (code !== 0) throw new Error(`${file} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout);
}

describe('what is in it', () => {
  test('compiled code with declarations, the schema, docs, licence, changelog and README, and nothing else', () => {
    const files = listFiles(unpacked);
    const places =
      /^(build\/(lib|hosts|synth|drill|cli)\/|docs\/[a-z-]+\.md$|package\.json$|LICENSE$|CHANGELOG\.md$|README\.md$)/;
    expect(files.filter((file) => !places.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'CHANGELOG.md',
        'docs/findings.md',
        'build/lib/index.d.ts',
        'build/lib/kubernetes/index.d.ts',
        'build/hosts/index.d.ts',
        'build/lib/homelab/generated/homelab.schema.json',
      ]),
    );
  });

  test('a timeline with the simulator in it, as the build made it', () => {
    const text = `const { homelab, plan, timelinePage } = require('ridethrough');
      console.log(JSON.stringify(timelinePage(plan(homelab({ name: 'empty', upses: {}, hosts: {} })))));`;
    const page = String(runProgram(project, 'timeline.cjs', text));
    expect(page).toContain(readFileSync(join(unpacked, 'build/lib/report/timeline/app.bundle.js'), 'utf8'));
    expect(page).toContain(readFileSync(join(unpacked, 'build/lib/report/timeline/page.css'), 'utf8'));
  });

  test('every compiled file has its declarations beside it', () => {
    const files = new Set(listFiles(unpacked));
    // The bundled command line and what a page carries with it are no modules: nobody imports them.
    const source = (file: string) => join(repository, file.replace(/^build\//, '').replace(/\.js$/, '.ts'));
    const compiled = [...files].filter((file) => file.endsWith('.js') && existsSync(source(file)));
    expect(compiled.length).toBeGreaterThan(100);
    expect(compiled.filter((file) => !files.has(file.replace(/\.js$/, '.d.ts')))).toEqual([]);
  });
});

/** Prints which of the heavy packages a program has loaded. */
const loaded = `const packages = Object.keys(require.cache)
  .map((file) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1])
  .filter((name) => /^(cdk8s|cdk8s-plus-\\d+|constructs|@pulumi\\/.*)$/.test(name));
  console.log(JSON.stringify([...new Set(packages)].sort()));`;

describe('without Pulumi', () => {
  test('`ridethrough` loads neither cdk8s nor Pulumi', () => {
    const text = `const { homelab, check, plan } = require('ridethrough');
      for (const f of [homelab, check, plan]) if (typeof f !== 'function') throw new Error('not a function');
      ${loaded}`;
    expect(runProgram(project, 'root.cjs', text)).toEqual([]);
  });

  test('`ridethrough/kubernetes` loads cdk8s and no Pulumi', () => {
    const text = `require('ridethrough/kubernetes'); ${loaded}`;
    expect(runProgram(project, 'kubernetes.cjs', text)).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs']);
  });

  test('an ES module imports by name, and gets what CommonJS gets', () => {
    const text = `import { createRequire } from 'node:module';
      import { homelab, check, plan } from 'ridethrough';
      import * as root from 'ridethrough';
      import * as kubernetes from 'ridethrough/kubernetes';
      const require = createRequire(import.meta.url);
      const names = (module) => Object.keys(module).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort();
      const same = (module, name) => JSON.stringify(names(module)) === JSON.stringify(names(require(name)));
      console.log(JSON.stringify({
        functions: [homelab, check, plan].map((value) => typeof value),
        root: same(root, 'ridethrough'),
        kubernetes: same(kubernetes, 'ridethrough/kubernetes') && names(kubernetes).length > 0,
      }));`;
    expect(runProgram(project, 'names.mjs', text)).toEqual({
      functions: ['function', 'function', 'function'],
      root: true,
      kubernetes: true,
    });
  });

  test('the schema is there for editors and programs', () => {
    const text = `console.log(JSON.stringify(require('ridethrough/homelab.schema.json')));`;
    const committed = readFileSync(join(repository, 'lib/homelab/generated/homelab.schema.json'), 'utf8');
    expect(runProgram(project, 'schema.cjs', text)).toEqual(JSON.parse(committed));
  });

  test('the command runs and knows its version', () => {
    const { code, stdout, stderr } = runIn(project, join(project, 'node_modules/.bin/ridethrough'), [
      '--version',
    ]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${readManifest(unpacked).version}\n`,
      stderr: '',
    });
  });
});

describe('with Pulumi', () => {
  test('`ridethrough/hosts` loads from CommonJS and from an ES module', () => {
    const cjs = `console.log(Object.keys(require('ridethrough/hosts')).length > 0);`;
    const esm = `import * as hosts from 'ridethrough/hosts'; console.log(Object.keys(hosts).length > 0);`;
    expect(runProgram(pulumiProject, 'hosts.cjs', cjs)).toBe(true);
    expect(runProgram(pulumiProject, 'hosts.mjs', esm)).toBe(true);
  });

  test('the other entries load no Pulumi, though it is there', () => {
    const text = `require('ridethrough'); require('ridethrough/kubernetes'); ${loaded}`;
    expect(runProgram(pulumiProject, 'others.cjs', text)).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs']);
    // the rest of Pulumi is loaded while machines answer
    expect(runProgram(pulumiProject, 'hosts-too.cjs', `require('ridethrough/hosts'); ${loaded}`)).toEqual([
      '@pulumi/pulumi',
    ]);
  });
});

describe('TypeScript', () => {
  const node16 = { module: 'node16', moduleResolution: 'node16' };
  const bundler = { module: 'esnext', moduleResolution: 'bundler' };
  const strict = { strict: true, noEmit: true, target: 'es2022', types: [], resolveJsonModule: true };

  /** Compiles one file with the repository's own TypeScript; gives what the compiler says. */
  function typeCheck(
    folder: string,
    file: string,
    text: string,
    resolution: Record<string, unknown>,
  ): string {
    const place = join(folder, 'types', file);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    const options = { compilerOptions: { ...strict, skipLibCheck: true, ...resolution }, files: [file] };
    writeFileSync(join(folder, 'types', 'tsconfig.json'), JSON.stringify(options));
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    return runIn(join(folder, 'types'), process.execPath, [tsc, '-p', 'tsconfig.json']).stdout;
  }

  const program = `import { check, homelab, plan, type Homelab } from 'ridethrough';
    import * as kubernetes from 'ridethrough/kubernetes';
    export const empty: Homelab = homelab({ name: 'empty', upses: {}, hosts: {} });
    export const findings: ReadonlyArray<{ code: string; message: string }> = check(empty);
    export const planned: object = plan(empty);
    export const constructs: object = kubernetes;`;
  const mistake = `import { homelab } from 'ridethrough';
    export const wrong = homelab({ name: 5, upses: {}, hosts: {} });`;

  const ways: Array<[string, string, Record<string, unknown>]> = [
    ['node16 from CommonJS', 'program.cts', node16],
    ['node16 from an ES module', 'program.mts', node16],
    ['bundler', 'program.ts', bundler],
  ];

  test.each(ways)('types are found by %s', (_way, file, resolution) => {
    expect(typeCheck(project, file, program, resolution)).toBe('');
  });

  test.each(ways)('and they are real: a mistake is refused by %s', (_way, file, resolution) => {
    expect(typeCheck(project, file, mistake, resolution)).toContain(
      "Type 'number' is not assignable to type 'string'",
    );
  });

  const pulumiProgram = `import * as pulumi from '@pulumi/pulumi';
    import { homelab } from 'ridethrough';
    import { HostFleet, type InstalledMachine, resolveSecrets, wantedFleet } from 'ridethrough/hosts';
    const home = homelab({ name: 'home', upses: {}, hosts: {} });
    const config = new pulumi.Config('ridethrough');
    const fleet = new HostFleet('home', {
      homelab: home,
      secrets: { 'nut-monitor': config.requireSecret('nut-monitor'), other: 'known' },
      parallel: 4,
    }, { protect: true });
    export const machines: pulumi.Output<Record<string, InstalledMachine>> = fleet.machines;
    export const secrets: Promise<Record<string, pulumi.Output<string>>> =
      resolveSecrets(home, wantedFleet(home).secrets);`;

  test.each(ways)(
    "a Pulumi program's types are found by %s, and a mistake is refused",
    (_way, file, resolution) => {
      expect(typeCheck(pulumiProject, file, pulumiProgram, resolution)).toBe('');
      const mistaken = pulumiProgram.replace('parallel: 4', "parallel: 'four'");
      expect(typeCheck(pulumiProject, file, mistaken, resolution)).toContain(
        "Type 'string' is not assignable to type 'number'",
      );
    },
  );

  test('the declarations of the root entry stand on their own', () => {
    const text = `import { homelab } from 'ridethrough'; export const identity: object = homelab;`;
    expect(typeCheck(project, 'own.mts', text, { ...node16, skipLibCheck: false })).toBe('');
  });

  test('the schema is typed as JSON', () => {
    const text = `import schema = require('ridethrough/homelab.schema.json');
      export const version: string = schema.$schema;`;
    expect(typeCheck(project, 'schema.cts', text, node16)).toBe('');
  });
});

describe('the judges of packages', () => {
  test('publint finds nothing, not even a suggestion', () => {
    const publint = join(repository, 'node_modules/publint/src/cli.js');
    const { code, stdout } = runIn(packFolder, process.execPath, [publint, 'run', tarball, '--strict']);
    expect(stdout).toMatch(/All good!/);
    expect(code).toBe(0);
  });

  test('are the types wrong? No, by any way of resolution', () => {
    const attw = join(repository, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [attw, tarball, '--profile', 'strict', '--no-definitely-typed', '--format', 'json'];
    const { code, stdout, stderr } = runIn(packFolder, process.execPath, args);
    expect(stderr).toBe('');
    const { analysis, problems }: { analysis: { types: unknown }; problems?: object } = JSON.parse(stdout);
    expect(analysis.types).toMatchObject({ kind: 'included' });
    expect(problems ?? {}).toEqual({});
    expect(code).toBe(0);
  });
});
