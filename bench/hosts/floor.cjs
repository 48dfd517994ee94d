// The least that Pulumi takes for machines: a command for each that does nothing there. It stands in the place of the
// project's own program, beside floor.json.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { remote } = require('@pulumi/command');

for (const { name, stdin, ...connection } of JSON.parse(
  readFileSync(join(__dirname, 'floor.json'), 'utf8'),
)) {
  new remote.Command(name, { connection, create: 'true', update: 'true', stdin, logging: 'none' });
}
