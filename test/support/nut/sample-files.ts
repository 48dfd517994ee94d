import {
  fillSecretHoles,
  type NutRole,
  renderNutConf,
  renderUpsConf,
  renderUpsdConf,
  renderUpsdUsers,
  renderUpsmonConf,
  type UpsmonConf,
} from '../../../lib/nut';
import type { InnerFile } from './inner-file';

const VERSION = '2.8.0';
const PASSWORDS: Record<string, string> = { admin: 'over "there" #1', monitor: 'plain-1' };
const resolve = (name: string) => PASSWORDS[name];

/** A file of /etc/nut as Debian wants it. */
export function nutFile(content: string): InnerFile {
  return { content, owner: 'root', group: 'nut', mode: '0640' };
}

/** upsmon.conf with the shortest useful times, for one UPS `closet`. */
export function quickUpsmonConf(server: string, role: NutRole): UpsmonConf {
  const user = role === 'primary' ? 'admin' : 'monitor';
  return {
    runAsUser: 'nut',
    monitors: [
      { system: `closet@${server}`, powerValue: 1, username: user, password: { secret: user }, role },
    ],
    minSupplies: 1,
    shutdownCmd: '/usr/bin/systemctl poweroff',
    pollFreqSeconds: 1,
    pollFreqAlertSeconds: 1,
    hostSyncSeconds: 4,
    deadTimeSeconds: 4,
    rbWarnTimeSeconds: 43_200,
    noCommWarnTimeSeconds: 300,
    finalDelaySeconds: 0,
  };
}

/** /etc/nut of a machine with a UPS `closet` on it. */
export function serverFiles(address: string): Record<string, InnerFile> {
  const users = renderUpsdUsers(
    {
      users: [
        {
          name: 'admin',
          password: { secret: 'admin' },
          upsmon: 'primary',
          actions: ['SET'],
          instcmds: ['ALL'],
        },
        { name: 'monitor', password: { secret: 'monitor' }, upsmon: 'secondary' },
      ],
    },
    VERSION,
  );
  return {
    '/etc/nut/nut.conf': nutFile(renderNutConf({ mode: 'netserver' })),
    '/etc/nut/ups.conf': nutFile(
      renderUpsConf({
        upses: [
          { name: 'closet', driver: 'usbhid-ups', port: 'auto', offDelaySeconds: 60, onDelaySeconds: 120 },
        ],
      }),
    ),
    '/etc/nut/upsd.conf': nutFile(renderUpsdConf({ listen: [{ address }] })),
    '/etc/nut/upsd.users': nutFile(fillSecretHoles(users, 'upsd.users', resolve)),
    '/etc/nut/upsmon.conf': upsmonFile(quickUpsmonConf(address, 'primary')),
  };
}

/** /etc/nut of a secondary of that machine. */
export function clientFiles(server: string): Record<string, InnerFile> {
  return {
    '/etc/nut/nut.conf': nutFile(renderNutConf({ mode: 'netclient' })),
    '/etc/nut/upsmon.conf': upsmonFile(quickUpsmonConf(server, 'secondary')),
  };
}

/** upsmon.conf with its secrets in place. */
export function upsmonFile(conf: UpsmonConf): InnerFile {
  return nutFile(fillSecretHoles(renderUpsmonConf(conf, VERSION), 'upsmon.conf', resolve));
}
