import { type Host, seconds } from '../homelab';

/** When a host stops, in words: `after 5m on battery`, `at low battery`. */
export function stopTime({ shutdown = 'low-battery' }: Host): string {
  if (shutdown === 'low-battery') return 'at low battery';
  if ('onBatteryFor' in shutdown) return `after ${shutdown.onBatteryFor} on battery`;
  if ('chargeBelowPercent' in shutdown) return `below ${shutdown.chargeBelowPercent} % of charge`;
  return `below ${shutdown.runtimeBelow} of runtime`;
}

/**
 * Whether the first host stops before the second one, as far as it can be told without a battery: stages are before
 * low battery, and two of one kind can be compared. At low battery NUT itself keeps the order.
 */
export function stopsBefore(first: Host, second: Host): 'before' | 'together' | 'after' | 'unknown' {
  const a = stageOf(first);
  const b = stageOf(second);
  if (a === undefined) return b === undefined ? 'unknown' : 'after';
  if (b === undefined) return 'before';
  if (a.kind !== b.kind) return 'unknown';
  if (a.order === b.order) return 'together';
  return a.order < b.order ? 'before' : 'after';
}

function stageOf({
  shutdown = 'low-battery',
}: Host): { kind: 'timer' | 'charge' | 'runtime'; order: number } | undefined {
  if (shutdown === 'low-battery') return undefined;
  if ('onBatteryFor' in shutdown) return { kind: 'timer', order: seconds(shutdown.onBatteryFor) };
  if ('chargeBelowPercent' in shutdown) return { kind: 'charge', order: -shutdown.chargeBelowPercent };
  return { kind: 'runtime', order: -seconds(shutdown.runtimeBelow) };
}
