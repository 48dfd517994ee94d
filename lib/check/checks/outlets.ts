import { seconds } from '../../homelab';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** The end of a shutdown: when the outlets go off and on again, and when the battery counts as low. */
export function* outlets({ lab, plan }: CheckContext): Generator<Conclusion> {
  for (const [name, ups] of Object.entries(lab.upses)) {
    const planned = plan.upses[name];
    if (planned === undefined) continue;
    const at = ['upses', name];
    const { offDelaySeconds, onDelaySeconds } = planned;
    const key = ups.onDelay === undefined ? 'offDelay' : 'onDelay';
    if ((ups.offDelay !== undefined || ups.onDelay !== undefined) && onDelaySeconds <= offDelaySeconds) {
      const message = `the outlets of UPS ${text(name)} go off after ${offDelaySeconds} s (offDelay) and come back after ${onDelaySeconds} s (onDelay); onDelay must be the longer one, or they never go off: write an onDelay above ${offDelaySeconds}s`;
      yield conclusion('on-delay-not-above-off-delay', [...at, key], message, [
        [...at, 'offDelay'],
        [...at, 'driver'],
        [...at, 'vendor'],
      ]);
    }
    for (const delay of ['offDelay', 'onDelay'] as const) {
      const said = ups[delay];
      if (said === undefined || ups.vendor !== 'cyberpower' || seconds(said) % 60 === 0) continue;
      const message = `${delay} of UPS ${text(name)} is ${said}; CyberPower rounds down to whole minutes, so that it becomes ${Math.floor(seconds(said) / 60)} min: write whole minutes`;
      yield conclusion('cyberpower-delay-not-in-minutes', [...at, delay], message, [[...at, 'vendor']]);
    }
    const low = ups.lowBattery;
    if (low?.decidedBy === 'driver' && low.chargePercent === undefined && low.runtime === undefined) {
      const message = `the low battery of UPS ${text(name)} is decided by the driver, and there is no number to decide by; it would never be low: add lowBattery.chargePercent or lowBattery.runtime`;
      yield conclusion('low-battery-undecided', [...at, 'lowBattery', 'decidedBy'], message, [
        [...at, 'lowBattery'],
      ]);
    }
  }
}
