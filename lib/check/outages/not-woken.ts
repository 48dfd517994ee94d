import type { Plan } from '../../power';
import { parseFault, simulate } from '../../power/simulation';
import type { PlayedOutage } from '../finding';
import { joined, text } from '../say';

/**
 * Why a machine that has Wake-on-LAN stays off after an outage: what each of those who should wake it is or does then.
 * Undefined where the machine has none.
 */
export function whyNotWoken(plan: Plan, host: string, outage: PlayedOutage): string | undefined {
  const wakers = Object.entries(plan.hosts).filter(([, { wakes }]) =>
    wakes.some((target) => target.host === host),
  );
  if (wakers.length === 0) return undefined;
  const { seconds, corner, fault, byHandAfterSeconds } = outage;
  const { hosts, events } = simulate(plan, {
    outageSeconds: seconds,
    corner,
    faults: fault === undefined ? [] : [parseFault(fault)],
    ...(byHandAfterSeconds === undefined ? {} : { byHandAfterSeconds }),
  });
  const wasWoken = events.some((each) => each.event === 'wake-sent' && each.host === host);
  if (wasWoken) return 'it was woken while it had no power or had not yet stopped';
  const names = wakers.map(([name]) => name);
  const isOff = (name: string) =>
    hosts[name]?.outcome !== 'rode-through' && hosts[name]?.backAt === undefined;
  const off = names.filter(isOff);
  const up = names.filter((name) => !isOff(name));
  const parts = [
    ...(off.length === 0 ? [] : [`${said(off)} off itself`]),
    ...(up.length === 0
      ? []
      : [
          `${said(up)} up, and ${up.length === 1 ? 'sees' : 'see'} no mains or too little charge, or did not see it up when the outage began`,
        ]),
  ];
  return `of those who wake it ${joined(parts)}`;
}

function said(names: readonly string[]): string {
  return `${joined(names.map(text))} ${names.length === 1 ? 'is' : 'are'}`;
}
