import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Delivery, type Mode, payload, remoteCommand } from '../../../hosts/payload';
import { requireProgram } from '../../support/needs';
import { innerPath, writeInnerFile } from '../../support/nut/inner-file';
import {
  INNER_ENVIRONMENT,
  insideCommand,
  type Namespace,
  startLabNamespace,
  startMachineNamespace,
} from '../../support/nut/namespace';
import { editedBy } from '../edited';

const PROGRAMS = path.join(__dirname, 'stand-ins');

/** Names of the places at which a run can be stopped, in the order in which it passed them. */
const POINT = `printf '%s\\n' "$1" >>/stand-ins/points
if [ "$(cat /stand-ins/kill-at 2>/dev/null)" = "$(($(wc -l </stand-ins/points)))" ]; then rm -f /stand-ins/kill-at; kill -9 $$; fi
if [ "$(cat /stand-ins/hold-at 2>/dev/null)" = "$1" ]; then sleep 2; fi`;

/** What may stand behind /bin/sh. */
export type Shell = 'dash' | 'busybox' | 'bash';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A machine of its own root, in which stand-ins answer for systemd, NUT's daemons and the package manager. */
export class StandInMachine {
  private constructor(
    private readonly lab: Namespace,
    private readonly namespace: Namespace,
  ) {}

  /** @param shell what stands behind /bin/sh */
  static async start(shell: Shell): Promise<StandInMachine> {
    const lab = await startLabNamespace();
    const namespace = await startMachineNamespace(lab, { name: 'cp1', addresses: [], onSyslog: () => {} });
    const machine = new StandInMachine(lab, namespace);
    machine.prepare(shell);
    return machine;
  }

  end(): Promise<void> {
    return this.lab.end();
  }

  get root(): string {
    return `/proc/${this.namespace.pid}/root`;
  }

  write(file: string, content: string, mode = '0644', owner = 'root', group = 'root'): void {
    writeInnerFile(this.root, file, { content, mode, owner, group });
  }

  read(file: string): string {
    return fs.readFileSync(innerPath(this.root, file), 'utf8');
  }

  exists(file: string): boolean {
    return fs.existsSync(innerPath(this.root, file));
  }

  remove(file: string): void {
    fs.rmSync(innerPath(this.root, file), { force: true, recursive: true });
  }

  /** Runs words inside and returns what they print. */
  inside(...command: string[]): string {
    const [program = '', ...args] = insideCommand(this.namespace, command);
    const { stdout, stderr } = spawnSync(program, args, { env: INNER_ENVIRONMENT, encoding: 'utf8' });
    return stdout + stderr;
  }

  /** Delivers as the Pulumi side does, and waits for the end. */
  run(mode: Mode, delivery: Delivery, mark?: string, user?: string, owner?: string): Promise<Outcome> {
    const program = payload(delivery);
    return this.runProgram(mode, program, mark, user, owner);
  }

  runProgram(mode: Mode, program: string, mark?: string, user?: string, owner?: string): Promise<Outcome> {
    this.remove('/stand-ins/points');
    const child = this.start(mode, mark, user, owner);
    // in pieces no longer than a pipe, as a connection brings them
    const stopping = (script: string) => script.replace('point() { :; }', 'point() { . /stand-ins/point; }');
    child.stdin.end(editedBy(program, stopping));
    return finished(child);
  }

  /** A connection that can be cut. */
  start(mode: Mode, mark?: string, user?: string, owner?: string) {
    const command = ['sh', '-c', remoteCommand(mode, { mark, owner })];
    const [program = '', ...args] = insideCommand(this.namespace, command, user);
    const child = spawn(program, args, { env: INNER_ENVIRONMENT });
    child.stdin.on('error', () => {});
    return child;
  }

  /** The calls of systemctl, apt-get and udevadm that change something, since the last time this was asked. */
  changes(): string[] {
    const calls = this.exists('/stand-ins/calls') ? this.read('/stand-ins/calls').split('\n') : [];
    this.remove('/stand-ins/calls');
    const asking = /^(is-|show|cat|list-|systemd-run|$)/;
    return calls.filter((call) => !asking.test(call));
  }

  points(): string[] {
    return this.read('/stand-ins/points').trim().split('\n');
  }

  unit(name: string, enabled: string, active: string): void {
    this.write(`/stand-ins/units/${name}.enabled`, `${enabled}\n`);
    this.write(`/stand-ins/units/${name}.active`, `${active}\n`);
  }

  /** Everything that may be changed: each path with kind, mode, owner and content, and the units. */
  picture(): string {
    return this.inside(
      'sh',
      '-c',
      `for folder in /etc/nut /etc/systemd /etc/udev /var/lib/kubelet /var/lib/ridethrough; do
        find $folder \\( -type f -o -type l -o -type d \\) -printf '%p %y %m %u %g %l\\n' 2>/dev/null
        find $folder -type f -exec md5sum {} + 2>/dev/null
      done | sort
      cd /stand-ins/units && grep . *.enabled *.active`,
    );
  }

  private prepare(shell: Shell): void {
    for (const name of fs.readdirSync(PROGRAMS)) {
      const text = fs.readFileSync(path.join(PROGRAMS, name), 'utf8');
      if (name === 'upsmon') this.write('/stand-ins/upsmon', text);
      else this.write(`/usr/local/bin/${name}`, text.replace('#!/bin/sh', '#!/bin/dash'), '0755');
    }
    this.write('/stand-ins/point', POINT);
    for (const name of ['upsd', 'upsmon']) this.write(`/usr/local/sbin/${name}`, '#!/bin/dash\n', '0755');
    this.write('/stand-ins/packages', 'nut-client\nnut-server\n');
    this.write('/stand-ins/status', 'OL\n');
    this.write(
      '/etc/os-release',
      'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    );
    this.inside('sh', '-c', 'rm -rf /var/lib/ridethrough /etc/systemd/logind.conf.d');
    if (shell !== 'dash') this.inside('ln', '-sfn', requireProgram(shell), '/bin/sh');
    // what Debian's packages bring
    this.write('/etc/nut/nut.conf', 'MODE=none\n', '0640', 'root', 'nut');
    this.write('/etc/nut/upsmon.conf', '# by hand, and good\nMINSUPPLIES 1\n', '0600');
    for (const unit of ['nut-server', 'nut-monitor']) this.unit(unit, 'enabled', 'inactive');
    this.unit('kubelet', 'enabled', 'active');
    this.unit('nut-driver-enumerator.path', 'enabled', 'active');
    this.unit('nut-driver@closet', 'static', 'inactive');
    this.inside('mkdir', '-p', '-m', '0755', '/var/lib/kubelet');
  }
}

/** Waits for a process and gathers what it says. */
export function finished(child: ReturnType<StandInMachine['start']>): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
