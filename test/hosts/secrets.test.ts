import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { knownValue } from '../../hosts/known-value';
import { resolveSecrets } from '../../hosts/secrets/resolve';
import type { Homelab } from '../../lib/homelab';
import { threeMachines } from './homelabs';

const OP = `#!/bin/sh
echo "$@" >>"$(dirname "$0")/calls"
case "$4" in
op://Homelab/NUT/password) printf 'from 1Password' ;;
*) echo "[ERROR] \\"$4\\" isn't an item" >&2; exit 1 ;;
esac
`;

const environment = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridethrough-op-'));
  pulumi.runtime.setAllConfig({});
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

function installOp(): void {
  writeFileSync(join(folder, 'op'), OP);
  chmodSync(join(folder, 'op'), 0o755);
  process.env.PATH = [folder, environment.PATH].join(delimiter);
}

const lab = (secrets: Homelab['secrets'] = {}) => threeMachines({ secrets });
const needed = (...names: string[]) => new Map(names.map((name) => [name, [`/etc/nut/${name} on cp1`]]));

async function resolved(homelab: Homelab, ...names: string[]) {
  const found = await resolveSecrets(homelab, needed(...names));
  const values: Record<string, unknown> = {};
  for (const [name, output] of Object.entries(found)) {
    expect(await pulumi.isSecret(output)).toBe(true);
    values[name] = await knownValue(output);
  }
  return values;
}

async function problem(homelab: Homelab, ...names: string[]): Promise<string> {
  return resolveSecrets(homelab, needed(...names)).then(
    () => 'no problem',
    (error: Error) => error.message,
  );
}

test("Pulumi's config comes first, then the environment, then 1Password, which is not even asked before", async () => {
  installOp();
  pulumi.runtime.setAllConfig({ 'ridethrough:one': 'from config' });
  process.env.RIDETHROUGH_SECRET_ONE = 'not this';
  process.env.RIDETHROUGH_SECRET_THE_SECOND = 'from the environment';
  process.env.MY_OWN = 'from a variable of my own';
  const homelab = lab({
    one: { onePassword: 'op://Homelab/Nothing/here' },
    'the-second': { onePassword: 'op://Homelab/Nothing/here' },
    third: { environmentVariable: 'MY_OWN' },
    fourth: { onePassword: 'op://Homelab/NUT/password' },
  });
  expect(await resolved(homelab, 'one', 'the-second', 'third', 'fourth')).toEqual({
    one: 'from config',
    'the-second': 'from the environment',
    third: 'from a variable of my own',
    fourth: 'from 1Password',
  });
  expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(
    'read --no-newline -- op://Homelab/NUT/password\n',
  );
});

test('all that have no value are named at once, with who needs them and how to give them', async () => {
  installOp();
  const homelab = lab({
    second: { onePassword: 'op://Homelab/Gone/password' },
    third: { environmentVariable: 'MY_OWN' },
  });
  expect(await problem(homelab, 'third', 'first', 'second')).toBe(
    [
      '3 secrets have no value; no machine was touched:',
      '- first: for /etc/nut/first on cp1. Give it with `pulumi config set --secret ridethrough:first` or in the environment as RIDETHROUGH_SECRET_FIRST, or name its 1Password item as secrets.first.onePassword in the homelab',
      '- second: for /etc/nut/second on cp1. 1Password has not given it (`op read op://Homelab/Gone/password` failed: [ERROR] "op://Homelab/Gone/password" isn\'t an item). Mend that, or give it with `pulumi config set --secret ridethrough:second` or in the environment as RIDETHROUGH_SECRET_SECOND',
      '- third: for /etc/nut/third on cp1. Give it with `pulumi config set --secret ridethrough:third` or in the environment as MY_OWN, or name its 1Password item as secrets.third.onePassword in the homelab',
    ].join('\n'),
  );
});

test('where op is missing, that is said', async () => {
  process.env.PATH = folder;
  expect(await problem(lab({ one: { onePassword: 'op://Homelab/NUT/password' } }), 'one')).toContain(
    "op://Homelab/NUT/password is read by 1Password's command line `op`, which is not on PATH",
  );
});
