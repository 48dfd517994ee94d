import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';

/** What wakes other machines over the network once power is back; nothing on a host that wakes none. */
export function wakeFiles(_plan: Plan, _host: HostPlan): HostFile[] {
  return [];
}
