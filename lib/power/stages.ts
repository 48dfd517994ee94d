import { type Host, seconds } from '../homelab';
import { timerStageSpan } from './detection';
import type { HostNutPlan, Stage } from './plan';

/** A host's stages: one per UPS that feeds it. None where it goes at low battery, which is upsmon's own work. */
export function stagesOf(host: Host, nut: HostNutPlan | undefined): Stage[] {
  const when = host.shutdown ?? 'low-battery';
  if (when === 'low-battery' || nut === undefined) return [];
  const feeding = nut.monitors.filter(({ powerValue }) => powerValue > 0);
  return feeding.map(({ ups, detection }): Stage => {
    const of = when.of ?? 'any';
    if ('onBatteryFor' in when) {
      const onBatterySeconds = seconds(when.onBatteryFor);
      return {
        ups,
        name: `stage.${ups}`,
        of,
        trigger: { kind: 'timer', onBatterySeconds },
        startsAfter: timerStageSpan(detection, onBatterySeconds, nut.finalDelaySeconds),
      };
    }
    const trigger: Stage['trigger'] =
      'chargeBelowPercent' in when
        ? { kind: 'charge', belowPercent: when.chargeBelowPercent }
        : { kind: 'runtime', belowSeconds: seconds(when.runtimeBelow) };
    return { ups, name: `stage.${ups}`, of, trigger };
  });
}
