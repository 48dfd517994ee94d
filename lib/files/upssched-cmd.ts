import { HEADER } from '../nut';
import type { HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { scriptFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { scriptBody } from './script-body';
import { upsschedFacts } from './upssched-facts';

/** The parts of upssched-cmd that are the same everywhere, files in `upssched-cmd/`. The last one runs the others. */
const PARTS = ['start', 'state', 'stage', 'watcher', 'notices', 'events'] as const;

/**
 * upssched-cmd: what a host does at each event and when a timer is due. The facts of the host stand at its top, and
 * below them the parts that are the same everywhere.
 */
export function upsschedCmdFiles(plan: Plan, host: HostPlan): HostFile[] {
  if (host.nut === undefined) return [];
  const content = ['#!/bin/sh', HEADER, '', ...upsschedFacts(plan, host, host.nut), '', upsschedCmdBody()];
  return [scriptFile(NUT_PATHS.cmdScript, content.join('\n'))];
}

/** What every host's upssched-cmd ends with. */
export function upsschedCmdBody(): string {
  return PARTS.map((part) => scriptBody(`upssched-cmd/${part}.sh`)).join('\n');
}
