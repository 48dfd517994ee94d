import { HEADER, wholeNumber } from './token';

/** nut.conf: which of NUT's daemons this machine runs. See `man nut.conf`. */
export interface NutConf {
  /**
   * `netserver` where drivers and upsd serve other machines, `standalone` where they serve this one, `netclient` where
   * only upsmon runs, `none` where nothing does: Debian's units then end at once without an error.
   */
  readonly mode: 'none' | 'standalone' | 'netserver' | 'netclient';
  /** Seconds to wait after the outlets were to be cut, then reboot: for power that came back in between. */
  readonly powerOffWaitSeconds?: number;
}

/** The file is run as shell by Debian's /sbin/upsd and /sbin/upsmon: no spaces around `=`. */
export function renderNutConf(conf: NutConf): string {
  const lines = [HEADER, `MODE=${conf.mode}`];
  if (conf.powerOffWaitSeconds !== undefined) {
    lines.push(`POWEROFF_WAIT=${wholeNumber('POWEROFF_WAIT', conf.powerOffWaitSeconds, 0)}`);
  }
  return `${lines.join('\n')}\n`;
}
