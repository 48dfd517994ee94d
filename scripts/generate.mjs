// Makes lib/homelab/generated/homelab.schema.json from the types in lib/homelab: what editors read and what the checks
// hold a homelab against. One source: the interfaces and their docstrings.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.env.RIDETHROUGH_GENERATED_DIR ?? join(root, 'lib/homelab/generated');

const { createGenerator } = require('ts-json-schema-generator');

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

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'homelab.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
