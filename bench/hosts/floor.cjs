// The least that Pulumi takes for machines: a command for each that does nothing there. What stands in floor.json of
// the current folder is a command's standard input.
const { readFileSync } = require('node:fs');
const { remote } = require('@pulumi/command');

module.exports = async () => {
  const hosts = JSON.parse(readFileSync('floor.json', 'utf8'));
  for (const { name, stdin, ...connection } of hosts) {
    new remote.Command(name, { connection, create: 'true', update: 'true', stdin, logging: 'none' });
  }
};
