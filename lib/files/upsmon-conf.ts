import { type NotifyFlag, type NotifyType, nutTraits, renderUpsmonConf } from '../nut';
import type { HostNutPlan, HostPlan, Plan } from '../power';
import type { HostFile } from './host-file';
import { nutFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { isHandled } from './upssched-events';

/** upsmon.conf: which UPSes the host watches, and how it goes down. */
export function upsmonConfFiles(_plan: Plan, host: HostPlan): HostFile[] {
  const { nut } = host;
  if (nut === undefined) return [];
  const content = renderUpsmonConf(
    {
      runAsUser: nut.runAsUser,
      monitors: nut.monitors,
      minSupplies: nut.minSupplies,
      shutdownCmd: NUT_PATHS.shutdownCommand,
      notifyCmd: NUT_PATHS.upssched,
      pollFreqSeconds: nut.pollFreqSeconds,
      pollFreqAlertSeconds: nut.pollFreqAlertSeconds,
      hostSyncSeconds: nut.hostSyncSeconds,
      deadTimeSeconds: nut.deadTimeSeconds,
      ...(nut.cutsOutlets ? { powerDownFlag: NUT_PATHS.killPower } : {}),
      notifyFlags: notifyFlags(nut),
      rbWarnTimeSeconds: nut.rbWarnSeconds,
      noCommWarnTimeSeconds: nut.noCommWarnSeconds,
      finalDelaySeconds: nut.finalDelaySeconds,
    },
    nut.version,
  );
  return [nutFile(NUT_PATHS.upsmonConf, content, ['nut-monitor'], 'upsmon.conf')];
}

/**
 * Every type that this version knows goes to the log, and what upssched has a line for goes to it. None goes to `wall`:
 * upsmon waits for that before it calls NOTIFYCMD, so a stuck terminal would hold up the timers.
 */
function notifyFlags(nut: HostNutPlan): Partial<Record<NotifyType, readonly NotifyFlag[]>> {
  const flags: Partial<Record<NotifyType, readonly NotifyFlag[]>> = {};
  for (const type of nutTraits(nut.version).notifyTypes) {
    flags[type] = isHandled(type) ? ['SYSLOG', 'EXEC'] : ['SYSLOG'];
  }
  return flags;
}
