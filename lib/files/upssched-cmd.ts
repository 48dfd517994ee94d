import { HEADER } from '../nut';
import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { scriptFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { scriptBody } from './script-body';
import { upsschedFacts } from './upssched-facts';

/**
 * upssched-cmd: what a host does at each event and when a timer is due. The facts of the host stand at its top, and
 * below them `upssched-cmd.sh`, which is the same everywhere.
 */
export function upsschedCmdFiles(plan: Plan, host: HostPlan): HostFile[] {
  if (host.nut === undefined) return [];
  const content = [
    '#!/bin/sh',
    HEADER,
    '',
    ...upsschedFacts(plan, host, host.nut),
    '',
    scriptBody('upssched-cmd.sh'),
  ];
  return [scriptFile(NUT_PATHS.cmdScript, content.join('\n'))];
}
