import { timerNameProblem } from './name';
import type { NotifyType } from './notify-type';
import { HEADER, isPrintableAscii, wholeNumber, word } from './token';

/** upssched.conf: which event starts or cancels which timer. See `man upssched.conf`. */
export interface UpsschedConf {
  /** Called with a timer's name as its one argument, unprivileged; upssched waits until it has returned. */
  readonly cmdScript: string;
  /** The daemon's socket, in a directory that the run user may write. @default '/run/nut/upssched.pipe' */
  readonly pipeFn?: string;
  /** Against two daemons at once. @default '/run/nut/upssched.lock' */
  readonly lockFn?: string;
  /** One AT line each, in this order. */
  readonly at: readonly UpsschedAt[];
}

export interface UpsschedAt {
  readonly notifyType: NotifyType;
  /** `ups@host` exactly as in MONITOR, or `*` for each; only `*` meets SHUTDOWN. */
  readonly ups: string;
  readonly action: UpsschedAction;
  /** A line above it, for whoever reads the file. */
  readonly comment?: string;
}

/** What an AT line does; one of the three. */
export type UpsschedAction =
  | { readonly startTimer: { readonly name: string; readonly seconds: number } }
  /** `command` runs where no such timer was running. */
  | { readonly cancelTimer: { readonly name: string; readonly command?: string } }
  | { readonly execute: { readonly name: string } };

/** @throws when a name, a number or a comment can't stand in the file. */
export function renderUpsschedConf(conf: UpsschedConf): string {
  const lines = [
    HEADER,
    // upssched refuses AT lines that come before these three
    `CMDSCRIPT ${word(conf.cmdScript)}`,
    `PIPEFN ${word(conf.pipeFn ?? '/run/nut/upssched.pipe')}`,
    `LOCKFN ${word(conf.lockFn ?? '/run/nut/upssched.lock')}`,
    ...conf.at.flatMap(({ notifyType, ups, action, comment }) => [
      ...(comment === undefined ? [] : [commentLine(comment)]),
      `AT ${notifyType} ${word(ups)} ${renderAction(action)}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function renderAction(action: UpsschedAction): string {
  if ('startTimer' in action) {
    const { name, seconds } = action.startTimer;
    return `START-TIMER ${timerName(name)} ${wholeNumber(`the timer ${name}`, seconds, 1)}`;
  }
  if ('cancelTimer' in action) {
    const { name, command } = action.cancelTimer;
    return `CANCEL-TIMER ${timerName(name)}${command === undefined ? '' : ` ${timerName(command)}`}`;
  }
  return `EXECUTE ${timerName(action.execute.name)}`;
}

function timerName(name: string): string {
  const problem = timerNameProblem(name);
  if (problem !== undefined) throw new Error(`upssched timer ${JSON.stringify(name)}: ${problem}`);
  return name;
}

function commentLine(comment: string): string {
  if (!isPrintableAscii(comment))
    throw new Error(`a comment in upssched.conf is one line of printable ASCII`);
  return `# ${comment}`;
}
