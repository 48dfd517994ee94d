// Writes the API reference of the three entries as Markdown into docs/api/ (not committed: `npm run docs:api`
// makes it from the docstrings). With --check it writes nothing there, and fails on anything typedoc warns of:
// a link that leads nowhere, a misspelt tag, a type that the API names and does not export.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, ConsoleLogger, Converter, LogLevel, OptionDefaults } from 'typedoc';

/** JSON Schema's words in the spec's docstrings (scripts/generate.mjs reads them). */
const schemaTags = [
  '@pattern',
  '@minimum',
  '@maximum',
  '@exclusiveMinimum',
  '@exclusiveMaximum',
  '@minItems',
  '@maxItems',
  '@uniqueItems',
  '@minLength',
  '@maxLength',
  '@minProperties',
  '@maxProperties',
  '@format',
  '@asType',
];

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const out = check
  ? fs.mkdtempSync(path.join(os.tmpdir(), 'ridethrough-api-'))
  : path.join(root, 'docs', 'api');
const foreign = [
  '@pulumi/pulumi',
  '@pulumi/command',
  '@pulumi/kubernetes',
  'cdk8s',
  'cdk8s-plus-28',
  'constructs',
];

/** Counts what it says; knows a regular expression such as `[a-z](…)` from a link to a file called `…`. */
class ReferenceLogger extends ConsoleLogger {
  complaints = 0;

  log(message, level) {
    if (/The relative path .* is not a file and will not be copied/.test(message)) return;
    if (level >= LogLevel.Warn) this.complaints += 1;
    super.log(message, level);
  }
}

/** The entries under the names that people import. */
function nameEntries({ project }) {
  for (const entry of project.children ?? []) {
    entry.name = entry.name === 'lib' ? 'ridethrough' : `ridethrough/${entry.name.replace('lib/', '')}`;
  }
}

/** Regular expressions are shown as they are, not read as Markdown. */
function quotePatterns({ project }) {
  for (const { comment } of Object.values(project.reflections)) {
    for (const tag of comment?.blockTags ?? []) {
      if (tag.tag !== '@pattern') continue;
      const pattern = tag.content
        .map(({ text }) => text)
        .join('')
        .trim();
      tag.content = [{ kind: 'code', text: `\`${pattern}\`` }];
    }
  }
}

process.chdir(root);
try {
  const app = await Application.bootstrapWithPlugins(
    {
      name: 'ridethrough',
      entryPoints: ['lib/index.ts', 'lib/kubernetes/index.ts', 'hosts/index.ts'],
      tsconfig: 'tsconfig.build.json',
      plugin: ['typedoc-plugin-markdown'],
      out,
      readme: 'none',
      logLevel: 'Warn',
      blockTags: [...OptionDefaults.blockTags, ...schemaTags],
      excludeTags: ['@asType'],
      excludePrivate: true,
      excludeInternal: true,
      // What a class inherits from a library is in that library's reference.
      excludeExternals: true,
      externalSymbolLinkMappings: Object.fromEntries(foreign.map((name) => [name, { '*': '#' }])),
      disableSources: true,
      hidePageHeader: true,
      hideBreadcrumbs: true,
      // Types have a step of their own in `npm test`.
      skipErrorChecking: true,
    },
    [],
  );
  const logger = new ReferenceLogger();
  app.logger = logger;
  logger.level = LogLevel.Warn;
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, quotePatterns);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, nameEntries);
  const project = await app.convert();
  if (project) {
    app.validate(project);
    await app.generateOutputs(project);
  }
  if (!project || logger.hasErrors() || (check && logger.complaints > 0)) process.exitCode = 1;
  else if (!check) console.log(`The API reference is in ${path.relative(root, out)}/README.md.`);
} finally {
  if (check) fs.rmSync(out, { recursive: true, force: true });
}
