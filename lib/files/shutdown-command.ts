import { HEADER } from '../nut';
import { type HostPlan, type Plan, STOP_COMMAND } from '../power';
import type { HostFile } from './host-file';
import { scriptFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { scriptBody } from './script-body';

/** SHUTDOWNCMD with its own fallbacks: upsmon runs it once, and whatever becomes of it never again. */
export function shutdownCommandFiles(_plan: Plan, host: HostPlan): HostFile[] {
  if (host.nut === undefined) return [];
  const content = [
    '#!/bin/sh',
    HEADER,
    '',
    '# From here to power off this machine takes at the longest:',
    `LONGEST_STOP_SECONDS=${host.stop.longestSeconds}`,
    '# How long systemd may take to answer a question, to take an order, and to end everything by force.',
    `QUESTION_SECONDS=${STOP_COMMAND.questionSeconds}`,
    `ANSWER_SECONDS=${STOP_COMMAND.answerSeconds}`,
    `FORCE_SECONDS=${STOP_COMMAND.forceSeconds}`,
    '',
    scriptBody('ridethrough-shutdown.sh'),
  ];
  return [scriptFile(NUT_PATHS.shutdownCommand, content.join('\n'))];
}
