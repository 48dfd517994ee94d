import { HEADER } from '../nut';
import type { DriverPlan, HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { NUT_GROUP, UDEV } from './platforms';

/**
 * A rule for each UPS on USB whose ids the homelab names, on the host that serves it: NUT's drivers run without root,
 * so the device belongs to their group. NUT's package brings rules for the devices it knows; one it doesn't know stays
 * root's own. See `man 7 udev` and the packaged 62-nut-usbups.rules.
 */
export function udevFiles(plan: Plan, host: HostPlan): HostFile[] {
  const served = (host.nut?.serves ?? []).flatMap((ups) => {
    const driver = plan.upses[ups]?.driver;
    return driver?.usb && driver.usbDevice ? [{ ups, device: driver.usbDevice }] : [];
  });
  if (served.length === 0) return [];
  const upsesByRule = new Map<string, string[]>();
  for (const { ups, device } of served) {
    const rule = deviceRule(device);
    upsesByRule.set(rule, [...(upsesByRule.get(rule) ?? []), ups]);
  }
  const rules = [...upsesByRule].flatMap(([rule, upses]) => [`# ${upses.join(', ')}`, rule]);
  return [
    {
      path: UDEV.rules,
      owner: 'root',
      group: 'root',
      mode: '0644',
      content: `${[HEADER, ...rules].join('\n')}\n`,
      reload: ['udev'],
    },
  ];
}

function deviceRule({ vendorId, productId }: NonNullable<DriverPlan['usbDevice']>): string {
  return [
    'ACTION!="remove"',
    'SUBSYSTEM=="usb"',
    'ENV{DEVTYPE}=="usb_device"',
    `ATTR{idVendor}=="${vendorId}"`,
    `ATTR{idProduct}=="${productId}"`,
    'MODE="0660"',
    `GROUP="${NUT_GROUP}"`,
  ].join(', ');
}
