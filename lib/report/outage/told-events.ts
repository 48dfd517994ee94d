import type { SimulatedEvent } from '../../power/simulation';

/**
 * The events a person is told. A machine that has begun its shutdown calls off its other timers: nothing that anybody
 * waits for, and beside the shutdown it reads as if that were called off.
 */
export function toldEvents(events: readonly SimulatedEvent[]): SimulatedEvent[] {
  const stopping = new Set<string>();
  return events.filter(({ event, host }) => {
    if (host === undefined) return true;
    if (event === 'shutdown-decided') stopping.add(host);
    if (event === 'up') stopping.delete(host);
    return event !== 'timer-cancelled' || !stopping.has(host);
  });
}
