/** What came of one command on a machine. */
export type SshOutcome =
  | { kind: 'ran'; code: number; stdout: string; stderr: string }
  /** It answered with another host key than the one it must have. */
  | { kind: 'wrong-host-key'; why: string }
  /** No connection, or the login was refused. */
  | { kind: 'unreachable'; why: string };

/** How `ssh` itself ended; without a code it was ended. */
export interface SshEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What ssh says of a connection that somebody closed on it, whatever for. */
const CLOSED = /^((kex|ssh)_exchange_identification: |Connection (closed|reset) by )/;

export function outcomeOf({ code, stdout, stderr }: SshEnd, limitMs: number): SshOutcome {
  if (code === null) return { kind: 'unreachable', why: `it gave no answer within ${limitMs / 1000} s` };
  // ssh's own errors are 255; a command's 255 has some output of the command.
  if (code !== 255 || stdout !== '') return { kind: 'ran', code, stdout, stderr };
  if (/Host key verification failed|IDENTIFICATION HAS CHANGED|no matching host key type/i.test(stderr)) {
    return { kind: 'wrong-host-key', why: reasonIn(stderr) };
  }
  return { kind: 'unreachable', why: reasonIn(stderr) };
}

/**
 * Whether sshd, there or at the machine to jump through, closed the connection before it knew who comes: so it does to
 * some at random where too many come at once (man sshd_config, MaxStartups). Nothing ran there.
 */
export function isTurnedAway({ code, stdout, stderr }: SshEnd): boolean {
  const said = linesOf(stderr);
  return (
    code === 255 &&
    stdout === '' &&
    said.some((line) => line.includes('_exchange_identification: ')) &&
    said.every((line) => CLOSED.test(line))
  );
}

/** The last line; behind a jump the reason stands before what its end makes of the connection through it. */
function reasonIn(stderr: string): string {
  const said = linesOf(stderr);
  const reason = said.filter((line) => !CLOSED.test(line)).at(-1) ?? said.at(-1) ?? 'ssh said nothing';
  return reason === 'stdio forwarding failed' ? `${reason}: the jump host does not get there` : reason;
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}
