import { renderNutConf } from '../nut';
import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { nutFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';

/** nut.conf: without a MODE Debian's units start and end at once. */
export function nutConfFiles(_plan: Plan, host: HostPlan): HostFile[] {
  if (host.nut === undefined) return [];
  const { mode } = host.nut;
  const reload: HostFile['reload'] = mode === 'netserver' ? ['nut-server', 'nut-monitor'] : ['nut-monitor'];
  return [nutFile(NUT_PATHS.nutConf, renderNutConf({ mode }), reload)];
}
