import { isPrintableAscii } from './token';

/** Names made of these work in every file, daemon and shell: a letter or digit, then also `.`, `_` and `-`. */
export const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** upsmon 2.8.0 builds `USERNAME …` in 512 bytes. */
const LONGEST_USER_NAME = 501;

/** `struct sockaddr_un` holds 108 bytes, the closing NUL included. */
const LONGEST_SOCKET_PATH = 107;

/** upssched passes a timer's name to a shell and to its own daemon in small buffers; NUT gives no bound. */
const LONGEST_TIMER_NAME = 100;

const ADVICE = 'use letters, digits, ".", "_" and "-"';

/**
 * Why a UPS can't have this name, or undefined. Tried with NUT 2.8.0: with a space, `#`, `=`, `@`, `\`, `/` or a
 * leading `"` it is not found; with `"`, a backtick or `$` anywhere NOTIFYCMD's shell reads it as its own syntax; a
 * leading `-` is an option to upsc.
 */
export function upsNameProblem(name: string): string | undefined {
  if (name === '') return `it is empty; ${ADVICE}`;
  if (!isPrintableAscii(name)) return `it has a character that NUT drops without a word; ${ADVICE}`;
  const bad = /[ #=@\\/]/.exec(name)?.[0];
  if (bad !== undefined) return `it has ${named(bad)}, which NUT reads as its own syntax; ${ADVICE}`;
  const shell = /["`$]/.exec(name)?.[0];
  if (shell !== undefined)
    return `it has ${named(shell)}, which the shell of NOTIFYCMD reads as its own; ${ADVICE}`;
  if (name.startsWith('-')) return `it starts with "-", which upsc takes for an option; ${ADVICE}`;
  if (name === '.' || name === '..') return `a path reads it as a folder; ${ADVICE}`;
  return undefined;
}

/** Whether upsd takes two names for the same UPS: it ignores case. */
export function isSameUpsName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * Why a user of upsd can't have this name, or undefined. Case counts. upsmon sends it raw: a space, `#`, `=`, `\` or a
 * leading `"` never logs in.
 */
export function userNameProblem(name: string): string | undefined {
  if (name === '') return `it is empty; ${ADVICE}`;
  if (!isPrintableAscii(name)) return `it has a character that NUT drops without a word; ${ADVICE}`;
  const bad = /[ #=\\]|^"/.exec(name)?.[0];
  if (bad !== undefined) return `it has ${named(bad)}, with which NUT never logs in; ${ADVICE}`;
  if (name.length > LONGEST_USER_NAME) {
    return `it has ${name.length} characters, NUT takes ${LONGEST_USER_NAME}; use a shorter one`;
  }
  return undefined;
}

/** Why an upssched timer can't have this name, or undefined: it reaches CMDSCRIPT through a shell. */
export function timerNameProblem(name: string): string | undefined {
  if (name === '') return `it is empty; ${ADVICE}`;
  if (!SAFE_NAME.test(name))
    return `a shell reads it on its way to CMDSCRIPT; ${ADVICE}, a letter or digit first`;
  if (name.length > LONGEST_TIMER_NAME) {
    return `it has ${name.length} characters, at most ${LONGEST_TIMER_NAME} are safe; use a shorter one`;
  }
  return undefined;
}

/**
 * Why upsd and a driver can't meet, or undefined: their socket is `STATEPATH/driver-ups`, at most 107 characters.
 * With a longer `driver-ups` alone upsd does not start at all.
 * @param statePath STATEPATH of upsd.conf. @default '/run/nut', as Debian builds it
 */
export function driverSocketProblem(
  driver: string,
  upsName: string,
  statePath = '/run/nut',
): string | undefined {
  const path = `${statePath}/${driver}-${upsName}`;
  if (path.length <= LONGEST_SOCKET_PATH) return undefined;
  return `the driver's socket ${statePath}/${driver}-NAME has ${path.length} characters, at most ${LONGEST_SOCKET_PATH} are possible; use a name of at most ${Math.max(0, LONGEST_SOCKET_PATH - path.length + upsName.length)} characters`;
}

function named(character: string): string {
  return character === ' ' ? 'a space' : character === '"' ? 'a double quote' : `"${character}"`;
}
