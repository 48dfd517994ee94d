import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../support/nut/wait';

/** The shells that every generated script must run under, as the first line of a script. */
export const SHELLS = { dash: '#!/bin/dash', 'busybox ash': '#!/bin/busybox ash' } as const;

/** A shell of {@link SHELLS}. */
export type ShellName = keyof typeof SHELLS;

/**
 * A stand-in for a program: it writes down how it was called and what it read, then plays the next line of its answer,
 * of which the last is played again and again. `HANG` never answers, `FAIL` fails, anything else is printed.
 */
const STAND_IN = `#!/bin/sh
name=\${0##*/}
input=
[ "$name" = curl ] || [ "$name" = msmtp ] && input=$(cat)
printf '%s\\n' "$name $*\${input:+ <<< $input}" >>"$BOX/calls"
answers="$BOX/answers/$name $*"
[ -f "$answers" ] || answers="$BOX/answers/$name"
[ -f "$answers" ] || exit 0
answer=$(head -n 1 "$answers")
[ "$(wc -l <"$answers")" -le 1 ] || { tail -n +2 "$answers" >"$answers.$$" && mv "$answers.$$" "$answers"; }
case $answer in
  HANG) exec sleep 600 ;;
  FAIL) exit 1 ;;
  *) printf '%s\\n' "$answer" ;;
esac
`;

/** Somebody without rights. */
export const NOBODY = 65534;

/** Programs that a script calls and that must not be the machine's own. */
const PROGRAMS = [
  'curl',
  'logger',
  'msmtp',
  'poweroff',
  'reboot',
  'ridethrough-wake',
  'shutdown',
  'systemctl',
  'systemd-run',
  'upsc',
  'upsmon',
];

/** A folder in which a script runs with stand-ins for everything that it calls. */
export class ScriptBox {
  readonly folder = fs.mkdtempSync(join(tmpdir(), 'ridethrough-script-'));
  readonly state = join(this.folder, 'state');

  /** What scripts are started through, as the test's own user. @default nothing: they are started by themselves */
  protected through: readonly string[] = [];

  constructor(private readonly shell: ShellName) {
    for (const name of ['bin', 'answers', 'state', 'etc']) fs.mkdirSync(join(this.folder, name));
    for (const name of PROGRAMS) fs.writeFileSync(join(this.folder, 'bin', name), STAND_IN, { mode: 0o755 });
    fs.writeFileSync(join(this.folder, 'calls'), '');
    for (const name of ['', 'calls', 'answers', 'state']) fs.chmodSync(join(this.folder, name), 0o777);
  }

  /**
   * Writes a script into the box, for its shell.
   * @param replaced lines that are written otherwise, such as a path or a number of seconds
   * @throws where the script has no such line
   */
  install(name: string, content: string, replaced: Record<string, string> = {}): void {
    const lines = content.split('\n');
    lines[0] = SHELLS[this.shell];
    for (const [line, other] of Object.entries(replaced)) {
      const index = lines.indexOf(line);
      if (index < 0) throw new Error(`the script has no line '${line}'`);
      lines[index] = other;
    }
    fs.writeFileSync(this.path(name), lines.join('\n'), { mode: 0o755 });
  }

  path(name: string): string {
    return join(this.folder, 'etc', name);
  }

  /** What a stand-in plays when it is called so, or at all where only its name is given. */
  answers(call: string, ...lines: string[]): void {
    const file = join(this.folder, 'answers', call);
    fs.writeFileSync(`${file}.new`, lines.map((line) => `${line}\n`).join(''), { mode: 0o666 });
    fs.renameSync(`${file}.new`, file);
    fs.chmodSync(file, 0o666);
  }

  /** Starts a script as somebody without rights, where the test has any to lose. */
  start(name: string, args: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
    const [program = '', ...before] = [...this.through, this.path(name)];
    const losesRights = process.getuid?.() === 0 && this.through.length === 0;
    return spawn(program, [...before, ...args], {
      ...(losesRights ? { uid: NOBODY, gid: NOBODY } : {}),
      env: { PATH: `${this.folder}/bin:/usr/bin:/bin`, BOX: this.folder, ...env },
      stdio: 'ignore',
    });
  }

  /** Runs a script to its end, which must come soon. */
  async run(name: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<void> {
    const child = this.start(name, args, env);
    let ended = false;
    child.once('exit', () => {
      ended = true;
    });
    await this.until(`${name} ${args.join(' ')} has returned`, () => ended, 10_000);
  }

  /** Calls of the stand-ins so far: `upsmon -c fsd`. */
  calls(program: string): string[] {
    return fs
      .readFileSync(join(this.folder, 'calls'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`${program} `));
  }

  /** From here on only later calls are listed. */
  forgetCalls(): void {
    fs.writeFileSync(join(this.folder, 'calls'), '');
  }

  until(what: string, condition: () => boolean, timeout = 20_000): Promise<void> {
    const explain = () => fs.readFileSync(join(this.folder, 'calls'), 'utf8');
    return waitUntil(what, condition, timeout, explain);
  }

  /** Waits until something was said in the log. */
  untilSaid(text: string, times = 1): Promise<void> {
    return this.until(`'${text}' was logged`, () => this.said(text) >= times);
  }

  said(text: string): number {
    return this.calls('logger').filter((line) => line.includes(text)).length;
  }

  /** Processes of the box whose command has the text. A shell's own subshells are not counted. */
  processes(text = ''): { pid: number; command: string }[] {
    const found = this.everyProcess().filter(({ command }) => command.includes(text));
    return found.filter(
      ({ parent, command }) => !found.some((it) => it.pid === parent && it.command === command),
    );
  }

  private everyProcess(): { pid: number; parent: number; command: string }[] {
    return fs
      .readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .flatMap((entry) => {
        try {
          if (!fs.readFileSync(`/proc/${entry}/environ`, 'latin1').includes(`BOX=${this.folder}\0`))
            return [];
          const command = fs.readFileSync(`/proc/${entry}/cmdline`, 'latin1').split('\0').join(' ').trim();
          const parent = fs.readFileSync(`/proc/${entry}/stat`, 'latin1').split(') ')[1]?.split(' ')[1];
          return [{ pid: Number(entry), parent: Number(parent), command }];
        } catch {
          return [];
        }
      });
  }

  /** Ends what still runs in the box, what that starts meanwhile included, and removes it. */
  async remove(): Promise<void> {
    await this.until('nothing runs in the box', () => {
      const left = this.processes();
      for (const { pid } of left) kill(pid);
      return left.length === 0;
    });
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}
