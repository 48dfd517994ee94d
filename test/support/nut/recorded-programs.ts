/** What would end or change a machine, in the places where scripts look for it. */
export const RECORDED_PROGRAMS: readonly string[] = [
  '/usr/bin/systemctl',
  '/usr/sbin/shutdown',
  '/usr/sbin/poweroff',
  '/usr/sbin/halt',
  '/usr/sbin/reboot',
];

/** Where the calls are written down. */
export const RECORD = '/var/log/recorded';

/** What stands in a recorded program's place. */
export const RECORDER = `#!/bin/sh\nprintf '%s %s %s %s\\n' "$(date +%s.%N)" "$(id -u)" "$0" "$*" >>${RECORD}\n`;

/** A call of a recorded program. */
export interface RecordedCall {
  /** Milliseconds, as Date.now() has them, when it was called. */
  readonly at: number;
  readonly uid: number;
  readonly program: string;
  readonly args: string;
}

/** The calls in the text of {@link RECORD}, oldest first. */
export function recordedCalls(text: string): RecordedCall[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at = '', uid = '', program = '', ...args] = line.split(' ');
      return { at: Number(at) * 1000, uid: Number(uid), program, args: args.join(' ') };
    });
}
