import type { HostFile, Reload } from '../../files';
import { compareNutVersions } from '../../nut';
import type { HostPlan } from '../../power';

/** The first release whose packages have a unit for each driver. */
const UNIT_PER_DRIVER = '2.8.0';

/**
 * Upsd before its drivers, which in NUT 2.8.0 spin on a dead connection otherwise, then upsmon; logind before kubelet,
 * which asks it for a delay when it starts.
 */
export const RESTART_ORDER = [
  'systemd',
  'udev',
  'systemd-logind',
  'nut-server',
  'nut-driver@',
  'nut-monitor',
  'kubelet',
  'k3s',
  'k3s-agent',
];

/** The commands that make a machine take its new files, in their order. */
export function takeNoticeCommands(files: readonly HostFile[], host: HostPlan): string[] {
  const reloads = [...new Set(files.flatMap(({ reload }) => reload))];
  const inOrder = RESTART_ORDER.flatMap((first) =>
    reloads.filter((one) => (first.endsWith('@') ? one.startsWith(first) : one === first)).sort(),
  );
  const enabled = ['nut-server', 'nut-monitor'].filter((unit) => inOrder.some((one) => one === unit));
  const unitPerDriver = compareNutVersions(host.nut?.version ?? UNIT_PER_DRIVER, UNIT_PER_DRIVER) >= 0;
  const drivers = inOrder.some((one) => one.startsWith('nut-driver@'));
  const commands = inOrder.flatMap((reload) => {
    // Debian's enumerator makes the unit of a driver that is new in ups.conf.
    const before = reload === 'nut-server' && drivers && unitPerDriver;
    return [
      ...(before ? ['systemctl start nut-driver-enumerator'] : []),
      ...commandsFor(reload, unitPerDriver),
    ];
  });
  if (enabled.length > 0) commands.push(`systemctl enable ${enabled.join(' ')}`);
  return [...new Set(commands)];
}

function commandsFor(reload: Reload, unitPerDriver: boolean): string[] {
  switch (reload) {
    case 'systemd':
      return ['systemctl daemon-reload'];
    case 'udev':
      return ['udevadm control --reload', 'udevadm trigger --subsystem-match=usb --action=change'];
    case 'systemd-logind':
      return ['systemctl kill --signal=HUP systemd-logind'];
    default:
      return [
        `systemctl restart ${reload.startsWith('nut-driver@') && !unitPerDriver ? 'nut-driver' : reload}`,
      ];
  }
}
