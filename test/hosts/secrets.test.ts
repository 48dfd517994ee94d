import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { knownValue } from '../../hosts/known-value';
import { resolveSecrets } from '../../hosts/secrets/resolve';
import { refuseNoTexts, refuseUnfitSecrets } from '../../hosts/secrets/unfit';
import { wantedFleet } from '../../hosts/wanted';
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

test('a value in Pulumi’s config that is empty is none, and no other place is looked at', async () => {
  pulumi.runtime.setAllConfig({ 'ridethrough:one': '' });
  process.env.RIDETHROUGH_SECRET_ONE = 'not this';
  expect(await problem(lab(), 'one')).toBe(
    "a secret has no value; no machine was touched:\n- one: for /etc/nut/one on cp1. Pulumi's config has it, and it is empty: set it with `pulumi config set --secret ridethrough:one`, or remove it with `pulumi config rm ridethrough:one`",
  );
});

describe('a value that its files can’t hold', () => {
  const { machines } = wantedFleet(threeMachines());
  const refusal = (values: Record<string, string>) => {
    try {
      refuseUnfitSecrets(machines, { 'nut-admin': 'good', 'nut-monitor': 'good', ...values });
    } catch (error) {
      return (error as Error).message;
    }
    return 'none';
  };

  test.each([
    [
      'hunter2\n',
      'it ends with a line break, which the tool that stored it often leaves there; store it without',
    ],
    [
      'hunter2\r\n',
      'it ends with a line break, which the tool that stored it often leaves there; store it without',
    ],
    ['hunter2\nmore', 'it has a control character at position 8; NUT keeps printable ASCII only, use that'],
    ['hunter2 ü', 'it has a character beyond ASCII at position 9; NUT keeps printable ASCII only, use that'],
    ['', 'it is empty; give it a value'],
    ['hunter2'.repeat(72), 'it has 504 characters as NUT sends it, NUT takes 499; use a shorter one'],
  ])('%j is refused by its name, and not shown', (value, why) => {
    const said = refusal({ 'nut-monitor': value });
    expect(said).toBe(
      `secrets that can't be written into their files; no machine was touched:\n- nut-monitor: ${why} (for /etc/nut/upsd.users on cp1, /etc/nut/upsmon.conf on cp2, /etc/nut/upsmon.conf on cp3)`,
    );
    expect(said).not.toContain('hunter2');
  });

  test('all of them are named, and good ones are not', () => {
    const said = refusal({ 'nut-admin': 'a\tb', 'nut-monitor': 'c\td' });
    expect(said.split('\n').map((line) => line.split(':')[0])).toEqual([
      "secrets that can't be written into their files; no machine was touched",
      '- nut-admin',
      '- nut-monitor',
    ]);
    expect(refusal({ 'nut-monitor': ' "quoted" #1 = \\ ' })).toBe('none');
  });
});

test('a value that is no text is refused by its name, and not shown, whatever needs it', () => {
  const users = needed('nut-admin', 'ssh-key', 'nut-monitor');
  const refusal = (values: Record<string, unknown>) => () => refuseNoTexts(users, values);
  expect(refusal({ 'ssh-key': { pem: 'hunter2' }, 'nut-admin': 20771, 'nut-monitor': null })).toThrow(
    [
      'secrets that are no text; no machine was touched:',
      '- nut-admin: expected a text, and it is a value of the type number (for /etc/nut/nut-admin on cp1)',
      '- nut-monitor: expected a text, and it is null (for /etc/nut/nut-monitor on cp1)',
      '- ssh-key: expected a text, and it is a value of the type object (for /etc/nut/ssh-key on cp1)',
    ].join('\n'),
  );
  expect(refusal({ 'nut-admin': '20771' })).not.toThrow();
});
