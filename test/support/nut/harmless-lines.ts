import type { LogLine } from './log';

/** A line that NUT's daemons write at every good start, and why it is no fault of a file. */
export interface HarmlessLine {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** Everything that a clean start on good files may say (NUT 2.8.0). A line that no entry matches is a finding. */
export const HARMLESS_LINES: readonly HarmlessLine[] = [
  { pattern: /^Network UPS Tools \S+ 2\.\d+\.\d+/, reason: 'the banner of each program' },
  {
    pattern: /^fopen \/run\/nut\/\w+\.pid: No such file or directory$/,
    reason: '2.8.0 looks for an earlier daemon and reports that there is none',
  },
  {
    pattern: /^Could not find PID file .*to see if previous \w+ instance is already running!$/,
    reason: 'the same once more, in words',
  },
  {
    pattern: /^Running as foreground process, (not saving a PID file|but saving a PID file anyway)$/,
    reason: "Debian's unit starts upsd with -F, and the lab its drivers with -FF",
  },
  { pattern: /^listening on \S+ port \d+$/, reason: 'upsd says where it listens' },
  { pattern: /^Connected to UPS \[[^\]]+\]: \S+$/, reason: 'upsd has found a driver' },
  {
    pattern: /^sock_connect: enabling asynchronous mode \(auto\)$/,
    reason: 'the driver says how it talks to upsd',
  },
  {
    pattern: /^UPS: \S+ \((primary|secondary)\) \(power value \d+\)$/,
    reason: 'upsmon has read a MONITOR line',
  },
  { pattern: /^UPS: \S+ \(monitoring only\)$/, reason: 'the same with a power value of 0' },
  { pattern: /^Using power down flag file \S+$/, reason: 'upsmon has read POWERDOWNFLAG' },
  {
    pattern: /^Init SSL without certificate database$/,
    reason: 'upsmon is built with TLS; without CERTVERIFY it talks plain text, as homelabs do',
  },
  {
    pattern: /^using 'battery\.(charge|runtime)' to set battery low state$/,
    reason: 'the driver judges the battery itself, as ignorelb asks',
  },
  { pattern: /^User \S+ logged into UPS \[[^\]]+\]$/, reason: 'upsd has let an upsmon in' },
];

/** The lines that a person would have to look into: not for debugging, and not in the list above. */
export function unexpectedLines(lines: readonly LogLine[]): LogLine[] {
  return lines.filter(({ text, isDebug }) => {
    return !isDebug && text.trim() !== '' && !HARMLESS_LINES.some(({ pattern }) => pattern.test(text));
  });
}
