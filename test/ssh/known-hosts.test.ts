import { createHmac } from 'node:crypto';
import { knownKeys } from '../../lib/ssh/known-hosts';

const ED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINq4ENxkNEmopVQQt8gR9aXPn+OzmEiYJ8X57XRrwM+c';
const EC = 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBB';

const keys = (text: string, names = ['10.10.30.11', 'k8s-cp1'], port = 22) =>
  knownKeys(text, names, port).map(({ key }) => key);

test('takes every key of a machine, by any of its names, in the order of the file', () => {
  expect(keys(`# mine\n\n10.10.30.11 ${EC} me@laptop\nk8s-cp1,10.10.30.99 ${ED}\nk8s-cp2 ${ED}x\n`)).toEqual([
    EC,
    ED,
  ]);
});

test('finds a hashed name', () => {
  const salt = Buffer.from('twenty bytes of salt').toString('base64');
  const hash = (name: string) =>
    createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');
  expect(keys(`|1|${salt}|${hash('10.10.30.11')} ${ED}`)).toEqual([ED]);
  expect(keys(`|1|${salt}|${hash('10.10.30.12')} ${ED}`)).toEqual([]);
});

test('asks for the port, where it is another one', () => {
  const text = `10.10.30.11 ${EC}\n[10.10.30.11]:2222 ${ED}`;
  expect(keys(text)).toEqual([EC]);
  expect(keys(text, ['10.10.30.11'], 2222)).toEqual([ED]);
});

test('understands patterns, and that a negated one excludes', () => {
  expect(keys(`10.10.30.* ${ED}`)).toEqual([ED]);
  expect(keys(`10.10.30.1? ${ED}`)).toEqual([ED]);
  expect(keys(`10.10.30.*,!10.10.30.11 ${ED}`, ['10.10.30.11'])).toEqual([]);
  // a dot is a dot
  expect(keys(`10x10.30.11 ${ED}`)).toEqual([]);
});

test('never takes a revoked key, nor a certificate authority for a host key', () => {
  expect(keys(`10.10.30.11 ${ED}\n@revoked * ${ED}`)).toEqual([]);
  expect(keys(`@cert-authority 10.10.30.11 ${ED}`)).toEqual([]);
});
