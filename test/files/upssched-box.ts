import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostFiles } from '../../lib/files';
import type { Homelab, Host, Notices } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { describeWith, type Needs } from '../support/needs';
import { NOBODY, ScriptBox, SHELLS, type ShellName } from './script-box';

/** The UPSes of a box where a test names no others. */
const UPSES = ['left', 'right'] as const;

/** upssched's files by path, of a host with a supply on each of two UPSes. */
function filesOf(
  shutdown: Host['shutdown'],
  notices?: Notices,
  [one, other]: readonly [string, string] = UPSES,
): Map<string, string> {
  const ups = { server: 'nas', ratedWatts: 900, runtime: [{ watts: 100, lasts: '40m' as const }] };
  const lab: Homelab = {
    name: 'home',
    upses: { [one]: ups, [other]: ups },
    hosts: {
      nas: { address: '192.0.2.1', managed: false, poweredBy: one, watts: 60 },
      double: {
        address: '192.0.2.2',
        poweredBy: [{ ups: one }, { ups: other }],
        watts: 40,
        ...(shutdown === undefined ? {} : { shutdown }),
      },
    },
    ...(notices === undefined ? {} : { notices }),
  };
  return new Map(hostFiles(derivePlan(lab), 'double').map(({ path, content }) => [path, content]));
}

/** A box with upssched-cmd in it. Seconds of the plan are cut down to what a test can wait for. */
export class UpsschedBox extends ScriptBox {
  private holder: ChildProcess | undefined;

  installCommand(
    shutdown: Host['shutdown'],
    notices?: Notices,
    more: Record<string, string> = {},
    upses: readonly [string, string] = UPSES,
  ): void {
    const files = filesOf(shutdown, notices, upses);
    writeFileSync(this.path('upssched.conf'), files.get('/etc/nut/upssched.conf') ?? '');
    this.install('upssched-cmd', files.get('/etc/nut/upssched-cmd') ?? '', {
      'STATE=/run/nut': `STATE=${this.state}`,
      'TIMERS=/etc/nut/upssched.conf': `TIMERS=${this.path('upssched.conf')}`,
      'CONFIRM_SECONDS=5': 'CONFIRM_SECONDS=0.7',
      'WATCH_SECONDS=5': 'WATCH_SECONDS=0.1',
      'OVERDUE_SECONDS=10': 'OVERDUE_SECONDS=1',
      ...more,
    });
  }

  /** Calls upssched-cmd as upssched does, and waits until it has returned. */
  event(name: string, env: Record<string, string> = {}): Promise<void> {
    return this.run('upssched-cmd', [name], env);
  }

  /** What `upsc` says of a UPS. */
  answer(ups: string, variable: string, ...lines: string[]): void {
    this.answers(`upsc ${ups}@192.0.2.1 ${variable}`, ...lines);
  }

  /** Calls of upsmon so far. */
  get fsd(): string[] {
    return this.calls('upsmon');
  }

  /**
   * From now on scripts find a state folder that takes nothing, with an old file of an earlier outage in it: a tmpfs in
   * a mount namespace of its own.
   * @param old.isHeld somebody still reads it, so that its removal makes no room. @default true
   */
  async statesCannotBeWritten(
    how: 'full' | 'read-only',
    old: { name: string; text: string; isHeld?: boolean },
  ): Promise<void> {
    const script = [
      'set -e',
      'mount -t tmpfs -o size=8k,mode=0777 none "$STATE"',
      'printf "%s\\n" "$OLD_TEXT" >"$STATE/$OLD_NAME"',
      `chown ${NOBODY} "$STATE/$OLD_NAME"`,
      (old.isHeld ?? true) ? 'exec 9<"$STATE/$OLD_NAME"' : '',
      how === 'full'
        ? 'dd if=/dev/zero of="$STATE/full" bs=4k 2>/dev/null || :'
        : 'mount -o remount,ro "$STATE"',
      'echo ready',
      'exec sleep 600',
    ].join('\n');
    const env = { PATH: process.env.PATH, STATE: this.state, OLD_NAME: old.name, OLD_TEXT: old.text };
    const holder = spawn('unshare', ['--mount', 'sh', '-c', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.holder = holder;
    let said = '';
    holder.stdout.on('data', (data) => {
      said += data;
    });
    await this.until(`the state folder is ${how}`, () => said === 'ready\n');
    const nobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    this.through = ['nsenter', `--mount=/proc/${holder.pid}/ns/mnt`, 'setpriv', ...nobody];
  }

  /** What lies in the state folder, as the scripts see it. */
  states(): string[] {
    return readdirSync(this.statesFolder()).sort();
  }

  /** What stands in a file of the state folder. */
  stateFile(name: string): string {
    return readFileSync(join(this.statesFolder(), name), 'utf8');
  }

  private statesFolder(): string {
    return this.holder === undefined ? this.state : `/proc/${this.holder.pid}/root${this.state}`;
  }

  override async remove(): Promise<void> {
    this.holder?.kill('SIGKILL');
    await super.remove();
  }

  untilFsd(): Promise<void> {
    return this.until('upsmon was called', () => this.fsd.length > 0);
  }
}

/** Runs the tests under each shell, in a new box each. */
export function describeUpsschedCmd(
  name: string,
  body: (box: () => UpsschedBox) => void,
  needs: Needs = {},
): void {
  const tools = ['dash', 'busybox', 'timeout', ...(needs.tools ?? [])];
  describeWith({ ...needs, tools }, name, () => {
    describe.each(Object.keys(SHELLS) as ShellName[])('under %s', (shell) => {
      let box: UpsschedBox;
      beforeEach(() => {
        box = new UpsschedBox(shell);
      });
      afterEach(() => box.remove());
      body(() => box);
    });
  });
}
