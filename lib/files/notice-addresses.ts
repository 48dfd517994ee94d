import { HEADER, secretHole } from '../nut';
import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { nutFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';

/**
 * The webhooks' addresses, which are secrets: each in a file for `curl --config` that only root and the group `nut`
 * read, so that no address stands in a script or in a command line that `ps` shows.
 */
export function noticeAddressFiles(_plan: Plan, host: HostPlan): HostFile[] {
  const { notices } = host;
  return [
    ...addressFile(NUT_PATHS.discordCurl, notices?.discordWebhook?.secret),
    ...addressFile(NUT_PATHS.webhookCurl, notices?.webhookUrl?.secret),
  ];
}

function addressFile(path: string, secret: string | undefined): HostFile[] {
  if (secret === undefined) return [];
  return [nutFile(path, `${HEADER}\nurl = ${secretHole(secret)}\n`, [], 'curl-config')];
}
