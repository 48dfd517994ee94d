import type { BatteryReading } from '../../power/simulation';

/** A battery's charge at a moment, from 0 to 1: between two readings it moves in a straight line. */
export function chargeAt(readings: readonly BatteryReading[], at: number): number {
  let before = readings[0];
  for (const reading of readings) {
    if (reading.at > at) {
      if (before === undefined || reading.at === before.at) return reading.charge;
      return before.charge + ((reading.charge - before.charge) * (at - before.at)) / (reading.at - before.at);
    }
    before = reading;
  }
  return before?.charge ?? 1;
}
