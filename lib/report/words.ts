import type { HostPlan, Plan, Span } from '../power';
import { wholeSeconds } from '../power/whole-seconds';

/** Whole seconds as people say them: `45 s`, `2m 08s`, `1h 05m`. */
export function spoken(totalSeconds: number): string {
  const whole = wholeSeconds(totalSeconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours}h ${pad(minutes)}m`;
  if (minutes > 0) return rest === 0 ? `${minutes} min` : `${minutes}m ${pad(rest)}s`;
  return `${rest} s`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** A span as `2m 04s to 2m 19s`. */
export function spokenSpan(span: Span): string {
  return `${spoken(span.shortestSeconds)} to ${spoken(span.longestSeconds)}`;
}

/** Whether a host serves a UPS, follows its server, or both, and whether its files are ours. */
export function roleInWords(host: HostPlan): string {
  const { nut } = host;
  const kind = host.role
    .replace('-', ' ')
    .replace('nas', 'NAS')
    .replace('raspberry pi', 'Raspberry Pi')
    .replace('proxmox', 'Proxmox');
  const parts = [kind];
  if (nut !== undefined && nut.serves.length > 0) parts.push(`serves ${nut.serves.join(', ')}`);
  if (host.runsOn !== undefined) parts.push(`runs on ${host.runsOn}`);
  if (!host.managed) parts.push('not ours');
  return parts.join(',\n');
}

/** The UPSes a host hangs on. */
export function upsesInWords(host: HostPlan): string {
  const feeding = host.nut?.monitors.filter(({ powerValue }) => powerValue > 0) ?? [];
  if (feeding.length === 0) return 'none';
  const names = feeding.map(({ ups }) => ups).join(' + ');
  const supplies = feeding.reduce((sum, { powerValue }) => sum + powerValue, 0);
  return supplies > 1 ? `${names} (needs ${host.nut?.minSupplies ?? 1})` : names;
}

/** When a host's own shutdown begins, with the bounds of that moment. */
export function stopInWords(host: HostPlan): string {
  const at = host.stages[0]?.startsAfter;
  return at === undefined ? triggerInWords(host) : `${triggerInWords(host)}\n(begins ${spokenSpan(at)})`;
}

/** What makes a host go down. */
export function triggerInWords(host: HostPlan): string {
  const [stage] = host.stages;
  if (host.nut === undefined) return 'when its power is gone';
  if (stage === undefined) {
    return host.nut.serves.length > 0 ? 'at low battery, last' : 'at low battery';
  }
  const which = host.stages.length === 1 ? '' : stage.of === 'any' ? ', either UPS' : ', every UPS';
  const { trigger } = stage;
  if (trigger.kind === 'charge') return `on battery below ${trigger.belowPercent} % charge${which}`;
  if (trigger.kind === 'runtime')
    return `on battery with less than ${spoken(trigger.belowSeconds)} left${which}`;
  return `${spoken(trigger.onBatterySeconds)} on battery${which}`;
}

/** How a host comes back. */
export function returnInWords(host: HostPlan, plan: Plan): string {
  return host.returns
    .map((way) => {
      if (way === 'with-power') return 'with power';
      if (way === 'by-hand') return 'by hand';
      const wakers = wakersOf(host.name, plan);
      return wakers.length === 0 ? 'Wake-on-LAN' : `woken by ${wakers.join(' or ')}`;
    })
    .join(',\nor ');
}

function wakersOf(name: string, plan: Plan): string[] {
  return Object.values(plan.hosts)
    .filter(({ wakes }) => wakes.some(({ host }) => host === name))
    .map((host) => host.name);
}
