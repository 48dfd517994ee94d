import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { missingGoTool } from '../go-tool';
import { whatIsMissing } from '../needs';
import { cacheFolder } from './base-image';
import { Lab } from './lab';
import { LAB } from './needs';
import { isOwnerAlive, ownerMark } from './owner';

/** What is known of a lab that stays up between commands. */
interface StandingLab {
  readonly owner: string;
  readonly networkNamespace: string;
  readonly sshOptions: readonly string[];
  /** For a question to a host that may be off. */
  readonly quickSshOptions: readonly string[];
  readonly hosts: ReadonlyArray<{ name: string; address: string; hostKey: string; root: string }>;
}

const USAGE = `Usage: node scripts/lab.mjs up [--kubelet] | down | status | ssh HOST [COMMAND …]
  up      three hosts k8s-cp1 to k8s-cp3 (10.10.30.11 to .13), a UPS 'closet' on the first
  ssh     from the lab's workstation as ops; ssh workstation COMMAND … runs a program of this machine there`;

/** The lab that a person brings up and down by hand; returns the exit code. */
export async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === 'up') return up(args);
  if (command === 'serve') return serve(args);
  if (command === 'down') return down();
  if (command === 'status') return status();
  if (command === 'ssh') return ssh(args);
  console.error(USAGE);
  return command === undefined || command === '--help' ? 0 : 2;
}

async function up(args: readonly string[]): Promise<number> {
  if (standing()) {
    console.error('The lab is up already.');
    return 1;
  }
  const missing = whatIsMissing(LAB);
  const kubelet = args.includes('--kubelet') ? missingGoTool('kubelet') : undefined;
  if (kubelet) missing.push(kubelet);
  if (missing.length > 0) {
    console.error(`The lab ${missing.join(' and ')}.`);
    return 1;
  }
  const began = Date.now();
  fs.mkdirSync(cacheFolder(), { recursive: true });
  const log = fs.openSync(logFile(), 'w');
  const server = spawn(process.execPath, [process.argv[1] ?? '', 'serve', ...args], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  while (!standing() && server.exitCode === null) await sleep(100);
  if (server.exitCode !== null) {
    console.error(`The lab did not come up:\n${fs.readFileSync(logFile(), 'utf8')}`);
    return 1;
  }
  server.unref();
  console.log(`up in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return status();
}

/** Owns the lab until it is told to end. */
async function serve(args: readonly string[]): Promise<number> {
  const kubelet = args.includes('--kubelet');
  const lab = await Lab.start({
    hosts: [
      { name: 'k8s-cp1', address: '10.10.30.11', upses: ['closet'], kubelet },
      { name: 'k8s-cp2', address: '10.10.30.12', kubelet },
      { name: 'k8s-cp3', address: '10.10.30.13', kubelet },
    ],
  });
  const known: StandingLab = {
    owner: ownerMark(),
    networkNamespace: lab.workstation.networkNamespace,
    sshOptions: lab.ssh.options(),
    quickSshOptions: lab.ssh.options(1),
    hosts: lab.hosts.map(({ name, address, hostKey, root }) => ({ name, address, hostKey, root })),
  };
  fs.writeFileSync(`${stateFile()}.new`, JSON.stringify(known, undefined, 2));
  fs.renameSync(`${stateFile()}.new`, stateFile());
  const ping = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => process.once('SIGTERM', resolve).once('SIGINT', resolve));
  clearInterval(ping);
  await lab.stop();
  fs.rmSync(stateFile(), { force: true });
  return 0;
}

async function down(): Promise<number> {
  const lab = standing();
  if (!lab) {
    console.error('The lab is not up.');
    return 1;
  }
  process.kill(Number(lab.owner.split('-')[0]), 'SIGTERM');
  while (isOwnerAlive(lab.owner)) await sleep(50);
  console.log('down');
  return 0;
}

function status(): number {
  const lab = standing();
  if (!lab) {
    console.log('The lab is not up.');
    return 1;
  }
  for (const { name, address, hostKey, root } of lab.hosts) {
    const greeting = ['ssh', ...lab.quickSshOptions, `ops@${address}`, 'true'];
    const answers = inWorkstation(lab, greeting, 'ignore') === 0;
    console.log(`${name.padEnd(12)} ${address.padEnd(14)} ${answers ? 'on ' : 'off'} ${hostKey}\n  ${root}`);
  }
  return 0;
}

function ssh([name, ...command]: readonly string[]): number {
  const lab = standing();
  if (lab && name === 'workstation' && command.length > 0) return inWorkstation(lab, command, 'inherit');
  const host = lab?.hosts.find((candidate) => candidate.name === name);
  if (!lab || !host) {
    console.error(
      lab
        ? `No host ${name}; there are ${lab.hosts.map((known) => known.name).join(', ')}.`
        : 'The lab is not up.',
    );
    return 1;
  }
  return inWorkstation(lab, ['ssh', ...lab.sshOptions, `ops@${host.address}`, ...command], 'inherit');
}

function inWorkstation(lab: StandingLab, command: readonly string[], stdio: 'inherit' | 'ignore'): number {
  const args = [`--net=${lab.networkNamespace}`, '--', ...command];
  return spawnSync('nsenter', args, { stdio }).status ?? 1;
}

function standing(): StandingLab | undefined {
  if (!fs.existsSync(stateFile())) return undefined;
  const lab: StandingLab = JSON.parse(fs.readFileSync(stateFile(), 'utf8'));
  return isOwnerAlive(lab.owner) ? lab : undefined;
}

function stateFile(): string {
  return join(cacheFolder(), 'lab-up.json');
}

function logFile(): string {
  return join(cacheFolder(), 'lab-up.log');
}
