import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const repository = resolve(__dirname, '..', '..');

interface Manifest {
  version: string;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional?: boolean }>;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program in a folder, and gives what it said. */
export function runIn(folder: string, program: string, args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

/** A new folder outside of the repository, so that nothing in it finds the repository's node_modules. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ridethrough-package-'));
}

/** Packs the repository as `npm publish` would, after a build where that is stale. Gives the tarball's path. */
export function pack(folder: string): string {
  const packed = runIn(repository, 'npm', ['pack', '--silent', '--pack-destination', folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || !tarball) throw new Error(`npm pack failed:\n${packed.stdout}${packed.stderr}`);
  return join(folder, tarball);
}

/**
 * A project with the package in its node_modules and beside it exactly what npm would install along: its
 * dependencies and its peers, the optional ones only where asked for. They are links into the repository's own
 * node_modules, so that nothing is downloaded and what the package forgot to name is not found.
 */
export function emptyProject(unpacked: string, { optionalPeers }: { optionalPeers: boolean }): string {
  const project = temporaryFolder();
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true }\n');
  const installed = join(project, 'node_modules', 'ridethrough');
  cpSync(unpacked, installed, { recursive: true });
  const manifest = readManifest(installed);
  const peers = Object.keys(manifest.peerDependencies).filter(
    (name) => optionalPeers || !manifest.peerDependenciesMeta[name]?.optional,
  );
  for (const name of [...Object.keys(manifest.dependencies), ...peers]) link(project, name);
  for (const [name, file] of Object.entries(manifest.bin)) {
    const bin = join(project, 'node_modules', '.bin', name);
    mkdirSync(dirname(bin), { recursive: true });
    chmodSync(join(installed, file), 0o755);
    symlinkSync(join(installed, file), bin);
  }
  return project;
}

/** Unpacks a tarball as npm does; gives the package's folder. */
export function unpack(tarball: string): string {
  const folder = dirname(tarball);
  const unpacked = runIn(folder, 'tar', ['-xzf', tarball]);
  if (unpacked.code !== 0) throw new Error(`tar failed: ${unpacked.stderr}`);
  return join(folder, 'package');
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function link(project: string, name: string): void {
  const target = join(project, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(repository, 'node_modules', name), target);
}
