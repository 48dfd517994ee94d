import { nutTraits, renderUpsschedConf, type UpsschedAt } from '../nut';
import type { HostNutPlan, HostPlan, Monitor, Plan, Stage } from '../power';
import type { HostFile } from './host-file';
import { nutFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { MACHINE_EVENTS, UPS_EVENTS } from './upssched-events';

/** upssched.conf: a timer per stage by time on battery, and every event to upssched-cmd. */
export function upsschedConfFiles(_plan: Plan, host: HostPlan): HostFile[] {
  const { nut } = host;
  if (nut === undefined) return [];
  const at = [
    ...nut.monitors.flatMap((monitor) => [
      ...host.stages.filter(({ ups }) => ups === monitor.ups).flatMap((stage) => timer(stage, monitor, nut)),
      ...UPS_EVENTS.map(
        ({ type, name }): UpsschedAt => ({
          notifyType: type,
          ups: monitor.system,
          action: { execute: { name: `${name}.${monitor.ups}` } },
        }),
      ),
    ]),
    ...MACHINE_EVENTS.map(
      ({ type, name }): UpsschedAt => ({ notifyType: type, ups: '*', action: { execute: { name } } }),
    ),
  ];
  const content = renderUpsschedConf({
    cmdScript: NUT_PATHS.cmdScript,
    pipeFn: `${NUT_PATHS.state}/upssched.pipe`,
    lockFn: `${NUT_PATHS.state}/upssched.lock`,
    at,
  });
  return [nutFile(NUT_PATHS.upsschedConf, content, ['nut-monitor'])];
}

const TWICE =
  'Twice on purpose: upsmon, restarted in an outage, starts a second timer of this name, and each line cancels one.';

/** The timer of a stage. These lines stand before the others: upssched works through them one by one. */
function timer({ name, trigger }: Stage, { system }: Monitor, nut: HostNutPlan): UpsschedAt[] {
  if (trigger.kind !== 'timer') return [];
  const cancel: UpsschedAt = { notifyType: 'ONLINE', ups: system, action: { cancelTimer: { name } } };
  const cancels =
    nutTraits(nut.version).cancelTimerRemoves === 'first'
      ? [{ ...cancel, comment: TWICE }, cancel]
      : [cancel];
  return [
    {
      notifyType: 'ONBATT',
      ups: system,
      action: { startTimer: { name, seconds: trigger.onBatterySeconds } },
    },
    ...cancels,
  ];
}
