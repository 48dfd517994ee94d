import { duration } from '../../homelab';
import type { Stage, UpsPlan } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Stages by charge or runtime that wait for no more than what counts as low battery, where everybody goes. */
export function* stageBelowLowBattery({ plan }: CheckContext): Generator<Conclusion> {
  for (const [name, { stages }] of Object.entries(plan.hosts)) {
    for (const { ups, trigger } of stages) {
      const lowBattery = plan.upses[ups]?.lowBattery;
      const clash = lowBattery === undefined ? undefined : clashOf(trigger, lowBattery);
      if (clash === undefined) continue;
      const message = `host ${text(name)} stops below ${clash.stage}, and the battery of UPS ${text(ups)} counts as low at ${clash.low} (lowBattery.${clash.lowKey}), where every machine on it goes; the stage never has its turn: write more than ${clash.low}, or 'low-battery'`;
      yield conclusion('stage-below-low-battery', ['hosts', name, 'shutdown', clash.key], message, [
        ['hosts', name, 'poweredBy'],
        ['hosts', name, 'runsOn'],
        ['upses', ups, 'lowBattery', clash.lowKey],
      ]);
      break;
    }
  }
}

interface Clash {
  readonly key: string;
  readonly lowKey: string;
  readonly stage: string;
  readonly low: string;
}

function clashOf(trigger: Stage['trigger'], lowBattery: UpsPlan['lowBattery']): Clash | undefined {
  if (trigger.kind === 'charge') {
    const low = lowBattery.chargePercent;
    if (low === undefined || trigger.belowPercent > low) return undefined;
    return {
      key: 'chargeBelowPercent',
      lowKey: 'chargePercent',
      stage: `${trigger.belowPercent} % of charge`,
      low: `${low} %`,
    };
  }
  if (trigger.kind === 'runtime') {
    const low = lowBattery.runtimeSeconds;
    // A runtime below 0 is found as that.
    if (low === undefined || trigger.belowSeconds === 0 || trigger.belowSeconds > low) return undefined;
    return {
      key: 'runtimeBelow',
      lowKey: 'runtime',
      stage: `${duration(trigger.belowSeconds)} of runtime`,
      low: duration(low),
    };
  }
  return undefined;
}
