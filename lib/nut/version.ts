import { NOTIFY_TYPES, type NotifyType } from './notify-type';

/** A NUT release as `upsd -V` prints it, e.g. `2.8.0`; a packager's tail as in `2.8.1-3.1ubuntu2` is allowed. */
export type NutVersion = string;

/** What one NUT release understands and how it behaves: everything the rest of the library asks a version. */
export interface NutTraits {
  /** The word for the role that feeds from the UPS's own server and goes last. `primary` from 2.8.0. */
  readonly primaryWord: 'primary' | 'master';
  /** The word for a machine that follows the primary. `secondary` from 2.8.0. */
  readonly secondaryWord: 'secondary' | 'slave';
  /** upssched's daemon uses a whole core while a timer waits: 2.8.0 only (release notes of 2.8.1, #1964). */
  readonly timersBurnCpu: boolean;
  /**
   * upsmon never forgets that a UPS was calibrating (CAL), and so ignores its low battery from then on: 2.8.0 and 2.8.1
   * (no clearflag(ST_CAL) in clients/upsmon.c; #2168).
   */
  readonly calibrationSticks: boolean;
  /**
   * What CMDSCRIPT finds in UPSNAME and NOTIFYTYPE when a timer ends: the event that started upssched's daemon
   * (perhaps another UPS's), nothing (2.8.3 and 2.8.4), or the event that started this timer (from 2.8.5).
   */
  readonly timerEnvironment: 'first-event' | 'empty' | 'own-event';
  /** Which timers of the given name CANCEL-TIMER removes: all of them from 2.8.5. */
  readonly cancelTimerRemoves: 'first' | 'all';
  /** SHUTDOWNEXIT: known from 2.8.1, without effect until 2.8.5 (release notes of 2.8.5, #2133 and #3084). */
  readonly shutdownExit: 'unknown' | 'without-effect' | 'works';
  /** SHUTDOWNCMD takes its command as one quoted token; several tokens only from 2.8.6. */
  readonly shutdownCommandTokens: 'one' | 'several';
  /** NOTIFYCMD and CMDSCRIPT name a program exactly and go through no shell: from 2.8.6. */
  readonly notifyCommandIsProgram: boolean;
  /** NUT_PIDPATH moves upsmon's pid file; before 2.8.3 its place is compiled in. */
  readonly pidPathFromEnvironment: boolean;
  /** usbhid-ups has delays of its own for CyberPower (60 s and 120 s); before 2.8.3 it used 20 s and 30 s there too. */
  readonly cyberPowerHasOwnDelays: boolean;
  /** The notify types that NOTIFYFLAG and NOTIFYMSG may name without a warning. */
  readonly notifyTypes: readonly NotifyType[];
}

/** The oldest release that this table was made for (Ubuntu 22.04). Older ones are treated like it. */
export const OLDEST_KNOWN_NUT_VERSION: NutVersion = '2.7.4';

/** The newest release that this table was made for. Newer ones are treated like 2.8.6. */
export const NEWEST_KNOWN_NUT_VERSION: NutVersion = '2.8.5';

const VERSION = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+~.][0-9A-Za-z.+~-]{0,60})?$/;

/** Whether the text names a NUT release (`2.8.0`, also with a packager's tail). */
export function isNutVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * The three numbers of a release.
 * @throws when the text is no version.
 */
export function parseNutVersion(text: string): readonly [major: number, minor: number, patch: number] {
  const match = VERSION.exec(text);
  if (match === null) {
    throw new Error(
      `expected a NUT version like 2.8.0 (upsd -V prints it), got ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Negative when `a` is older than `b`, zero when they are the same release, positive when it is newer. */
export function compareNutVersions(a: NutVersion, b: NutVersion): number {
  const [aMajor, aMinor, aPatch] = parseNutVersion(a);
  const [bMajor, bMinor, bPatch] = parseNutVersion(b);
  return aMajor - bMajor || aMinor - bMinor || aPatch - bPatch;
}

/**
 * What the given release knows.
 * @throws when the text is no version.
 */
export function nutTraits(version: NutVersion): NutTraits {
  const atLeast = (other: NutVersion) => compareNutVersions(version, other) >= 0;
  return {
    primaryWord: atLeast('2.8.0') ? 'primary' : 'master',
    secondaryWord: atLeast('2.8.0') ? 'secondary' : 'slave',
    timersBurnCpu: atLeast('2.8.0') && !atLeast('2.8.1'),
    calibrationSticks: atLeast('2.8.0') && !atLeast('2.8.2'),
    timerEnvironment: atLeast('2.8.5') ? 'own-event' : atLeast('2.8.3') ? 'empty' : 'first-event',
    cancelTimerRemoves: atLeast('2.8.5') ? 'all' : 'first',
    shutdownExit: atLeast('2.8.5') ? 'works' : atLeast('2.8.1') ? 'without-effect' : 'unknown',
    shutdownCommandTokens: atLeast('2.8.6') ? 'several' : 'one',
    notifyCommandIsProgram: atLeast('2.8.6'),
    pidPathFromEnvironment: atLeast('2.8.3'),
    cyberPowerHasOwnDelays: atLeast('2.8.3'),
    notifyTypes: NOTIFY_TYPES.filter(({ since }) => atLeast(since)).map(({ type }) => type),
  };
}

/** upsmon's two roles towards a UPS; files get the word that the machine's NUT knows. */
export type NutRole = 'primary' | 'secondary';

/** The word for a role in the language of the given release. */
export function roleWord(role: NutRole, version: NutVersion): string {
  const traits = nutTraits(version);
  return role === 'primary' ? traits.primaryWord : traits.secondaryWord;
}
