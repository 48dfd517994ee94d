import { HEADER } from '../nut';
import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { LOGIND } from './platforms';

/**
 * logind's longest delay of a shutdown, on a host with a kubelet: below kubelet's whole period kubelet takes no lock,
 * and the pods are killed unasked (`man logind.conf`, InhibitDelayMaxSec; KEP-2000).
 */
export function logindFiles(_plan: Plan, host: HostPlan): HostFile[] {
  if (host.kubelet === undefined) return [];
  return [
    {
      path: LOGIND.dropIn,
      owner: 'root',
      group: 'root',
      mode: '0644',
      content: [
        HEADER,
        '# Its name sorts last: logind takes the last value it reads.',
        '[Login]',
        `InhibitDelayMaxSec=${host.kubelet.inhibitDelayMaxSeconds}`,
        '',
      ].join('\n'),
      reload: ['systemd-logind'],
    },
  ];
}
