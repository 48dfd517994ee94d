import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionProblem, connections } from '../../hosts/connection';
import type { Homelab, Ssh } from '../../lib/homelab';
import { HOST_KEY, threeMachines } from './homelabs';

function withSsh(ssh: Record<string, Ssh>, shared: Ssh = {}): Homelab {
  const lab = threeMachines({ ssh: shared });
  for (const [name, host] of Object.entries(lab.hosts)) host.ssh = { ...ssh[name] };
  return lab;
}

const problem = (lab: Homelab, hosts: string[]) => {
  try {
    connections(lab, hosts);
  } catch (error) {
    if (error instanceof ConnectionProblem) return error.message;
    throw error;
  }
  return 'no problem';
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridethrough-known-hosts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a host has the settings of the homelab where it says nothing itself', () => {
  const lab = withSsh(
    { cp1: { hostKey: HOST_KEY, port: 2222 }, cp2: { hostKey: HOST_KEY, user: 'root' } },
    { user: 'ops', privateKey: { secret: 'ssh-key' } },
  );
  expect([...connections(lab, ['cp1', 'cp2']).values()]).toEqual([
    {
      name: 'cp1',
      address: '10.10.30.11',
      port: 2222,
      user: 'ops',
      hostKey: HOST_KEY,
      privateKey: 'ssh-key',
    },
    { name: 'cp2', address: '10.10.30.12', port: 22, user: 'root', hostKey: HOST_KEY, privateKey: 'ssh-key' },
  ]);
});

test('every host without a key is named at once, with what to do', () => {
  const text = problem(withSsh({ cp1: { hostKey: HOST_KEY } }), ['cp1', 'cp2', 'cp3']);
  expect(text).toBe(
    ['cp2', 'cp3']
      .map(
        (host) =>
          `hosts.${host}.ssh has no hostKey and no knownHostsFile, so nobody could tell it from another machine that answers in its place; add hostKey (\`ssh-keyscan -t ed25519 ADDRESS\` prints it after the address; compare it with \`cat /etc/ssh/ssh_host_ed25519_key.pub\` on the machine itself)`,
      )
      .join('\n'),
  );
});

test('a key comes out of a known_hosts file, the best of its types', () => {
  const file = join(folder, 'known_hosts');
  writeFileSync(
    file,
    `10.10.30.11 ecdsa-sha2-nistp256 AAAAE2Vj\ncp1 ${HOST_KEY}\ncp2.home.example.com ${HOST_KEY}\n`,
  );
  const lab = { ...withSsh({}, { knownHostsFile: file }), domain: 'home.example.com' };
  expect([...connections(lab, ['cp1', 'cp2']).values()].map(({ hostKey }) => hostKey)).toEqual([
    HOST_KEY,
    HOST_KEY,
  ]);
  expect(problem(lab, ['cp3'])).toContain(
    `hosts.cp3.ssh: the known_hosts file ${file} has no key for 10.10.30.13 or cp3 or cp3.home.example.com; `,
  );
});

test("a host's own known_hosts file stands before the homelab's key", () => {
  const file = join(folder, 'own');
  writeFileSync(file, `cp1 ${HOST_KEY}\n`);
  const lab = withSsh({ cp1: { knownHostsFile: file } }, { hostKey: 'ssh-ed25519 AAAAother' });
  expect(connections(lab, ['cp1']).get('cp1')?.hostKey).toBe(HOST_KEY);
});

test('an RSA key is refused: the provider asks for its SHA-1 form, which no sshd of today gives', () => {
  const text = problem(withSsh({ cp1: { hostKey: 'ssh-rsa AAAAB3Nz' } }), ['cp1']);
  expect(text).toContain('hosts.cp1.ssh: its host key is of the type ssh-rsa');
});

test('a file that is not there is named', () => {
  expect(problem(withSsh({ cp1: { knownHostsFile: '/nowhere/known_hosts' } }), ['cp1'])).toBe(
    "hosts.cp1.ssh: the known_hosts file /nowhere/known_hosts can't be read (ENOENT)",
  );
});

test('a host is reached through another one, whose key is just as mandatory', () => {
  const lab = withSsh({ cp1: { hostKey: HOST_KEY }, cp2: { hostKey: HOST_KEY, jumpHost: 'cp1' }, cp3: {} });
  expect(connections(lab, ['cp2']).get('cp2')?.jump).toEqual({
    name: 'cp1',
    address: '10.10.30.11',
    port: 22,
    user: 'root',
    hostKey: HOST_KEY,
  });
  const chained = withSsh({
    cp1: { hostKey: HOST_KEY, jumpHost: 'cp3' },
    cp2: { hostKey: HOST_KEY, jumpHost: 'cp1' },
    cp3: { hostKey: HOST_KEY },
  });
  expect(problem(chained, ['cp2'])).toContain('only one jump is possible');
});
