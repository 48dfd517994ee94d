import { HEADER, renderUpsdConf, renderUpsdUsers } from '../nut';
import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { nutFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { serverUnits } from './server-units';

/**
 * A drop-in, since Debian's unit waits only for `network.target`: upsd that starts before its address is there goes on
 * with the loopback alone, for good, and after a power cut no other machine reaches it.
 */
const SERVER_DROP_IN = `${HEADER}
[Unit]
Wants=network-online.target
After=network-online.target
`;

/** upsd.conf, upsd.users and what makes upsd wait for its addresses, where the host serves a UPS. */
export function upsdFiles(plan: Plan, host: HostPlan): HostFile[] {
  const { nut } = host;
  if (nut === undefined || nut.serves.length === 0) return [];
  const units = serverUnits(plan, host);
  const conf = renderUpsdConf({
    listen: nut.listen.map((address) => ({ address, port: nut.upsdPort })),
    maxAgeSeconds: nut.maxAgeSeconds,
  });
  const users = renderUpsdUsers({ users: nut.users }, nut.version);
  return [
    nutFile(NUT_PATHS.upsdConf, conf, units),
    nutFile(NUT_PATHS.upsdUsers, users, units, 'upsd.users'),
    {
      path: NUT_PATHS.serverDropIn,
      owner: 'root',
      group: 'root',
      mode: '0644',
      content: SERVER_DROP_IN,
      reload: ['systemd'],
    },
  ];
}
