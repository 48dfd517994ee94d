import { HEADER, wholeNumber, word } from './token';

/** upsd.conf: where upsd listens and when it calls data stale. See `man upsd.conf`. */
export interface UpsdConf {
  /** Addresses to listen on; a change needs a restart of upsd, a reload does not do. */
  readonly listen: readonly UpsdListen[];
  /** Seconds without news from a driver until its data is stale; below 15 a short dropout of USB is one. @default 15, built in */
  readonly maxAgeSeconds?: number;
  /** How many clients at once. @default what the system's limit of open files allows */
  readonly maxConnections?: number;
  /** Where drivers leave their sockets. @default '/run/nut', as Debian builds it */
  readonly statePath?: string;
}

export interface UpsdListen {
  readonly address: string;
  /** @default 3493 */
  readonly port?: number;
}

/** @throws when a number or a text can't stand in the file. */
export function renderUpsdConf(conf: UpsdConf): string {
  const lines = [HEADER];
  for (const { address, port } of conf.listen) {
    lines.push(`LISTEN ${word(address)} ${wholeNumber('LISTEN', port ?? 3493, 1)}`);
  }
  if (conf.maxAgeSeconds !== undefined) lines.push(`MAXAGE ${wholeNumber('MAXAGE', conf.maxAgeSeconds, 1)}`);
  if (conf.maxConnections !== undefined) {
    lines.push(`MAXCONN ${wholeNumber('MAXCONN', conf.maxConnections, 1)}`);
  }
  if (conf.statePath !== undefined) lines.push(`STATEPATH ${word(conf.statePath)}`);
  return `${lines.join('\n')}\n`;
}
