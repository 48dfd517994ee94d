import type { NotifyType } from '../nut';

/** Events of one UPS that upssched-cmd is told, with the first part of the name it is called by. */
export const UPS_EVENTS = [
  { type: 'ONBATT', name: 'onbatt' },
  { type: 'ONLINE', name: 'online' },
  { type: 'LOWBATT', name: 'lowbatt' },
  { type: 'FSD', name: 'fsd' },
  { type: 'COMMBAD', name: 'commbad' },
  { type: 'COMMOK', name: 'commok' },
  { type: 'NOCOMM', name: 'nocomm' },
  { type: 'REPLBATT', name: 'replbatt' },
] as const satisfies readonly { type: NotifyType; name: string }[];

/** Events of the machine: upsmon gives no UPS with them, so that only `AT … *` meets them. */
export const MACHINE_EVENTS = [
  { type: 'SHUTDOWN', name: 'shutdown' },
  { type: 'NOPARENT', name: 'noparent' },
] as const satisfies readonly { type: NotifyType; name: string }[];

/** Whether upssched has a line for an event. */
export function isHandled(type: NotifyType): boolean {
  return [...UPS_EVENTS, ...MACHINE_EVENTS].some((event) => event.type === type);
}
