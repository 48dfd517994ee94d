import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadScript } from './load';

interface Tree {
  packages: Record<string, { version?: string; optional?: boolean }>;
}

const { installStamp, installState, npmFailure, sameTree } = loadScript<{
  installStamp(root: string, nodeVersion: string): string;
  installState(root: string): string;
  npmFailure(output: string): string;
  sameTree(wanted: Tree, installed: Tree): boolean;
}>('bootstrap/install.mjs');

describe('whether dependencies have to be installed', () => {
  const lock: Tree = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  };
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ridethrough-install-'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function installed(record: Tree | undefined, stamp: string | undefined): void {
    mkdirSync(join(root, 'node_modules'));
    if (record) writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify(record));
    if (stamp) writeFileSync(join(root, 'node_modules/.ridethrough-install'), `${stamp}\n`);
  }

  test('nothing is installed in a fresh clone', () => {
    expect(installState(root)).toBe('missing');
  });

  test('an install of ours with the same lock file and Node is fresh', () => {
    installed(undefined, installStamp(root, process.versions.node));
    expect(installState(root)).toBe('fresh');
  });

  test('it is stale once the lock file changed', () => {
    installed(undefined, installStamp(root, process.versions.node));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: {} }));
    expect(installState(root)).toBe('stale');
  });

  test('it is stale under another major version of Node, and only then', () => {
    expect(installStamp(root, '20.1.0')).toBe(installStamp(root, '20.20.2'));
    expect(installStamp(root, '20.1.0')).not.toBe(installStamp(root, '22.1.0'));
  });

  test('one that was cut off, without stamp and without npm’s record, is stale', () => {
    installed(undefined, undefined);
    expect(installState(root)).toBe('stale');
  });

  test('one made by hand with npm ci is left as it is', () => {
    installed({ packages: { 'node_modules/a': { version: '1.0.0' } } }, undefined);
    expect(installState(root)).toBe('by-hand');
  });

  test.each([
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    [
      'a package too many',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
    ],
    ['a package too few', { 'node_modules/b': { version: '2.0.0' } }],
  ])('one made by hand with %s is not the same tree', (_what, packages) => {
    expect(sameTree(lock, { packages })).toBe(false);
  });
});

describe('a failed npm ci is told in one sentence', () => {
  test('without a network', () => {
    const output =
      'npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\nnpm error A complete log of this run …';
    expect(npmFailure(output)).toBe(
      'The dependencies could not be installed (EAI_AGAIN): the package registry cannot be reached. Check the network (or the proxy and registry in ~/.npmrc) and run the same command again.',
    );
  });

  test('with a lock file that does not fit', () => {
    expect(npmFailure('npm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install …')).toBe(
      'The dependencies could not be installed (EUSAGE): package.json and package-lock.json do not agree. Run `npm install` and commit package-lock.json.',
    );
  });

  test('with npm’s own words where the cause is not a known one', () => {
    expect(
      npmFailure(
        'npm error code E418\nnpm error 418 I am a teapot\nnpm error A complete log of this run can …',
      ),
    ).toBe('The dependencies could not be installed: npm ci says: 418 I am a teapot');
  });
});
