import { isTurnedAway, outcomeOf } from '../../lib/ssh/outcome';

const said = (...lines: string[]) => ({
  code: 255,
  stdout: '',
  stderr: lines.map((line) => `${line}\r\n`).join(''),
});
const CLOSED = ['kex_exchange_identification: Connection closed by remote host'];
/** What the outer of two ssh makes of it where the inner one ends. */
const BEHIND_A_JUMP = [...CLOSED, 'Connection closed by UNKNOWN port 65535'];

test.each([
  ['a machine closed it', CLOSED, true],
  ['the jump host closed it', [...CLOSED, 'Connection closed by 10.10.30.1 port 22', ...BEHIND_A_JUMP], true],
  [
    'it was reset',
    ['kex_exchange_identification: read: Connection reset by peer', 'Connection reset by 10.10.30.1 port 22'],
    true,
  ],
  [
    'nobody listens at the jump host',
    ['ssh: connect to host 10.10.30.1 port 22: Connection refused', ...BEHIND_A_JUMP],
    false,
  ],
  [
    'the jump host refuses the login',
    ['me@10.10.30.1: Permission denied (publickey).', ...BEHIND_A_JUMP],
    false,
  ],
  [
    'the jump host reaches nobody',
    [
      'channel 0: open failed: connect failed: Connection refused',
      'stdio forwarding failed',
      ...BEHIND_A_JUMP,
    ],
    false,
  ],
  ['it was lost after the login', ['Connection to 10.10.30.11 closed by remote host.'], false],
  ['nothing was said', [], false],
])('turned away before the login, so that nothing ran and it may try again: %s', (_, lines, isAway) => {
  expect(isTurnedAway(said(...lines))).toBe(isAway);
});

test('a command that ends with such words was not turned away', () => {
  expect(isTurnedAway({ ...said(...CLOSED), stdout: 'done' })).toBe(false);
  expect(isTurnedAway({ ...said(...CLOSED), code: 1 })).toBe(false);
});

test('behind a jump the reason is told, and not what its end makes of the connection through it', () => {
  const why = 'me@10.10.30.1: Permission denied (publickey).';
  expect(outcomeOf(said(why, ...BEHIND_A_JUMP), 1000)).toEqual({ kind: 'unreachable', why });
  expect(outcomeOf(said('stdio forwarding failed', ...BEHIND_A_JUMP), 1000)).toEqual({
    kind: 'unreachable',
    why: 'stdio forwarding failed: the jump host does not get there',
  });
  const key = 'Host key verification failed.';
  expect(outcomeOf(said(key, ...BEHIND_A_JUMP), 1000)).toEqual({ kind: 'wrong-host-key', why: key });
  expect(outcomeOf(said(...CLOSED), 1000)).toEqual({ kind: 'unreachable', why: CLOSED[0] });
  expect(outcomeOf(said(), 1000)).toEqual({ kind: 'unreachable', why: 'ssh said nothing' });
  expect(outcomeOf({ ...said(), code: null }, 1000)).toEqual({
    kind: 'unreachable',
    why: 'it gave no answer within 1 s',
  });
});
