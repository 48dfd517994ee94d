import { userNameProblem } from './name';
import type { NotifyType } from './notify-type';
import { type SecretReference, secretHole } from './secret-hole';
import { HEADER, quoted, wholeNumber, word } from './token';
import { type NutRole, type NutTraits, type NutVersion, nutTraits, roleWord } from './version';

/** upsmon.conf: which UPSes this machine watches and how it goes down. See `man upsmon.conf`. */
export interface UpsmonConf {
  /** The user that everything but SHUTDOWNCMD runs as. @default 'nut', as Debian builds it; never root */
  readonly runAsUser?: string;
  /** One MONITOR line each. */
  readonly monitors: readonly UpsmonMonitor[];
  /** How many of the power values must be fed for the machine to stay up. */
  readonly minSupplies: number;
  /** Run as root, once, by a shell. One token: several are known only from 2.8.6 on. */
  readonly shutdownCmd: string;
  /** Run unprivileged for each event with EXEC in its flags, e.g. `/sbin/upssched`. */
  readonly notifyCmd?: string;
  /** Seconds between two looks at a UPS on mains; 2.8.0 begins with 5 until it has seen OL or OB. */
  readonly pollFreqSeconds: number;
  /** Seconds between two looks while on battery. */
  readonly pollFreqAlertSeconds: number;
  /** Seconds a primary waits for its secondaries to log out, and a secondary for its primary's FSD. */
  readonly hostSyncSeconds: number;
  /** Seconds without news after which a UPS that was on battery counts as dead. */
  readonly deadTimeSeconds: number;
  /** A file that tells the end of the shutdown to cut the outlets; primaries only. There is no default. */
  readonly powerDownFlag?: string;
  /** Own texts; `%s` is the UPS's name. */
  readonly notifyMsgs?: Readonly<Partial<Record<NotifyType, string>>>;
  readonly notifyFlags?: Readonly<Partial<Record<NotifyType, readonly NotifyFlag[]>>>;
  /** Seconds between two reminders to replace the battery. */
  readonly rbWarnTimeSeconds: number;
  /** Seconds between two reminders that a UPS can't be reached. */
  readonly noCommWarnTimeSeconds: number;
  /** Seconds between the last notice and SHUTDOWNCMD, also on a secondary. */
  readonly finalDelaySeconds: number;
  /** Whether upsmon ends when it has run SHUTDOWNCMD, and after how many seconds; works from 2.8.5 on. */
  readonly shutdownExit?: 'yes' | 'no' | number;
}

export interface UpsmonMonitor {
  /** `ups@host` or `ups@host:port`, exactly as upssched's AT lines name it. */
  readonly system: string;
  /** How many of this machine's supplies the UPS feeds; 0 watches without shutting down. */
  readonly powerValue: number;
  readonly username: string;
  readonly password: SecretReference;
  readonly role: NutRole;
}

/** IGNORE stands alone. */
export type NotifyFlag = 'SYSLOG' | 'WALL' | 'EXEC' | 'IGNORE';

/**
 * @param version of the NUT that reads the file: its words for the roles are written
 * @throws when a name, a number or a text can't stand in the file, or the version doesn't know what is asked for
 */
export function renderUpsmonConf(conf: UpsmonConf, version: NutVersion): string {
  const traits = nutTraits(version);
  const lines = [
    HEADER,
    ...(conf.runAsUser === undefined ? [] : [`RUN_AS_USER ${word(conf.runAsUser)}`]),
    ...conf.monitors.map((monitor) => renderMonitor(monitor, version)),
    `MINSUPPLIES ${wholeNumber('MINSUPPLIES', conf.minSupplies, 0)}`,
    `SHUTDOWNCMD ${quoted(conf.shutdownCmd)}`,
    ...(conf.notifyCmd === undefined ? [] : [`NOTIFYCMD ${word(conf.notifyCmd)}`]),
    `POLLFREQ ${wholeNumber('POLLFREQ', conf.pollFreqSeconds, 1)}`,
    `POLLFREQALERT ${wholeNumber('POLLFREQALERT', conf.pollFreqAlertSeconds, 1)}`,
    `HOSTSYNC ${wholeNumber('HOSTSYNC', conf.hostSyncSeconds, 1)}`,
    `DEADTIME ${wholeNumber('DEADTIME', conf.deadTimeSeconds, 1)}`,
    ...(conf.powerDownFlag === undefined ? [] : [`POWERDOWNFLAG ${word(conf.powerDownFlag)}`]),
    ...renderNotices(conf, traits, version),
    `RBWARNTIME ${wholeNumber('RBWARNTIME', conf.rbWarnTimeSeconds, 1)}`,
    `NOCOMMWARNTIME ${wholeNumber('NOCOMMWARNTIME', conf.noCommWarnTimeSeconds, 1)}`,
    `FINALDELAY ${wholeNumber('FINALDELAY', conf.finalDelaySeconds, 0)}`,
    ...renderShutdownExit(conf, traits, version),
  ];
  return `${lines.join('\n')}\n`;
}

function renderMonitor(monitor: UpsmonMonitor, version: NutVersion): string {
  const problem = userNameProblem(monitor.username);
  if (problem !== undefined) throw new Error(`NUT user ${JSON.stringify(monitor.username)}: ${problem}`);
  return [
    'MONITOR',
    word(monitor.system),
    wholeNumber('the power value of MONITOR', monitor.powerValue, 0),
    word(monitor.username),
    secretHole(monitor.password.secret),
    roleWord(monitor.role, version),
  ].join(' ');
}

function renderNotices(conf: UpsmonConf, traits: NutTraits, version: NutVersion): string[] {
  const asked = new Set([...Object.keys(conf.notifyMsgs ?? {}), ...Object.keys(conf.notifyFlags ?? {})]);
  for (const type of traits.notifyTypes) asked.delete(type);
  if (asked.size > 0) {
    throw new Error(`NUT ${version} doesn't know the notify types ${[...asked].sort().join(', ')}`);
  }
  const messages = traits.notifyTypes.flatMap((type) => {
    const message = conf.notifyMsgs?.[type];
    return message === undefined ? [] : [`NOTIFYMSG ${type} ${quoted(message)}`];
  });
  const flags = traits.notifyTypes.flatMap((type) => {
    const wanted = conf.notifyFlags?.[type];
    return wanted === undefined ? [] : [`NOTIFYFLAG ${type} ${wanted.join('+')}`];
  });
  return [...messages, ...flags];
}

function renderShutdownExit(conf: UpsmonConf, traits: NutTraits, version: NutVersion): string[] {
  if (conf.shutdownExit === undefined) return [];
  if (traits.shutdownExit === 'unknown') {
    throw new Error(
      `NUT ${version} doesn't know SHUTDOWNEXIT, which came with 2.8.1 and works from 2.8.5 on`,
    );
  }
  const value =
    typeof conf.shutdownExit === 'number'
      ? wholeNumber('SHUTDOWNEXIT', conf.shutdownExit, 0)
      : conf.shutdownExit;
  return [`SHUTDOWNEXIT ${value}`];
}
