// Makes lib/homelab/generated/ from the types in lib/homelab: the JSON Schema that editors read (committed) and the
// validator that the checks run (built anew, not committed). One source: the interfaces and their docstrings.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.env.RIDETHROUGH_GENERATED_DIR ?? join(root, 'lib/homelab/generated');

const { createGenerator } = require('ts-json-schema-generator');
const { default: Ajv } = require('ajv');
const { default: standaloneCode } = require('ajv/dist/standalone');
const esbuild = require('esbuild');

const schema = createGenerator({
  path: join(root, 'lib/homelab/homelab.ts'),
  tsconfig: join(root, 'tsconfig.json'),
  type: 'Homelab',
  expose: 'export',
  sortProps: true,
  skipTypeCheck: true,
}).createSchema('Homelab');

// A default in words ("by driver and vendor") is for people; JSON Schema's `default` is for values.
function keepOnlyLiteralDefaults(node) {
  if (Array.isArray(node)) return node.forEach(keepOnlyLiteralDefaults);
  if (node === null || typeof node !== 'object') return;
  const said = node.default;
  if (typeof said === 'string' && /[\s`,]|^the$/.test(said)) {
    delete node.default;
    node.description = `${node.description ?? ''}\n\nDefault: ${said}.`.trim();
  }
  Object.values(node).forEach(keepOnlyLiteralDefaults);
}
keepOnlyLiteralDefaults(schema.definitions);

// A `$schema` key lets an editor find this file from a .yaml or .json homelab.
schema.title = 'ridethrough homelab';

// References are put in place so that an error's schemaPath tells which branch of a union it comes from.
function inPlace(node) {
  if (Array.isArray(node)) return node.map(inPlace);
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string') {
    const { $ref, description, default: _default, ...rest } = node;
    const name = decodeURIComponent($ref.replace('#/definitions/', ''));
    return { ...inPlace(schema.definitions[name]), ...rest, $comment: name };
  }
  const kept = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'description' || key === 'default') continue;
    kept[key] = key === 'properties' ? mapValues(value, inPlace) : inPlace(value);
  }
  return kept;
}
function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strictTypes: false,
  ownProperties: true,
  code: { source: true, esm: false },
});
const validate = ajv.compile(inPlace({ $ref: '#/definitions/Homelab' }));
const bundled = await esbuild.build({
  stdin: { contents: standaloneCode(ajv, validate), resolveDir: root, loader: 'js' },
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
});

mkdirSync(out, { recursive: true });
writeIfChanged(join(out, 'homelab.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
writeIfChanged(join(out, 'validate.js'), bundled.outputFiles[0].text);

function writeIfChanged(file, text) {
  let before;
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    before = undefined;
  }
  if (before !== text) writeFileSync(file, text);
}
