/** One line that a daemon of a machine wrote. */
export interface LogLine {
  /** Milliseconds, as Date.now() has them, when the test read it. */
  readonly at: number;
  /** The program that wrote to syslog, or the daemon whose standard output or error it came from. */
  readonly source: string;
  readonly via: 'syslog' | 'output';
  /** The daemon's message without time, priority and pid. */
  readonly text: string;
  /** Set on lines that only NUT's debug options bring. */
  readonly isDebug: boolean;
}

const SYSLOG = /^(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )?(?:([\w.-]+)(?:\[\d+\])?: )?(.*)$/;
/** With a debug level above zero NUT puts the seconds since its start before each line, and the level before debug ones. */
const STANDARD_ERROR = /^ *\d+\.\d{6}\t(?:\[(D\d)(?::\d+)?\] )?(.*)$/;

/** Reads one line of a machine's syslog. */
export function syslogLine(raw: string): LogLine {
  const match = SYSLOG.exec(raw);
  return {
    at: Date.now(),
    source: match?.[1] ?? 'syslog',
    via: 'syslog',
    text: match?.[2] ?? raw,
    isDebug: false,
  };
}

/** Reads one line of a daemon in the foreground. */
export function daemonLine(source: string, raw: string): LogLine {
  const match = STANDARD_ERROR.exec(raw);
  return {
    at: Date.now(),
    source,
    via: 'output',
    text: match?.[2] ?? raw,
    isDebug: match?.[1] !== undefined,
  };
}

/** How far back a line's twin is looked for. */
const TWINS_WITHIN = 100;

/** A machine's lines in the order in which they came. What a daemon tells on both of its ways is kept once. */
export class MachineLog {
  readonly lines: LogLine[] = [];
  private readonly paired = new Set<LogLine>();

  add(line: LogLine): void {
    const recent = this.lines.slice(-TWINS_WITHIN);
    const twin = recent.find(
      (other) => !this.paired.has(other) && other.via !== line.via && other.text === line.text,
    );
    if (twin === undefined) this.lines.push(line);
    else this.paired.add(twin);
  }
}

/** All lines as one text, for the message of a failed test. */
export function logText(lines: readonly LogLine[]): string {
  const first = lines[0]?.at ?? 0;
  return lines
    .map(({ at, source, text }) => `${((at - first) / 1000).toFixed(2).padStart(7)} ${source}: ${text}`)
    .join('\n');
}
