/** What the UPS dashboard and the UPS alerts read, and what a homelab wants to see. @see `man nut-names` */
export const NUT_VARIABLES = [
  'battery.charge',
  'battery.runtime',
  'battery.voltage',
  'battery.voltage.nominal',
  'input.voltage',
  'input.voltage.nominal',
  'output.voltage',
  'ups.beeper.status',
  'ups.load',
  'ups.realpower.nominal',
  'ups.status',
] as const;

/** The series of a NUT variable. `ups.status` has one per `flag`, 0 or 1; every other has one in all. */
export function metricOf(variable: string): string {
  return `network_ups_tools_${variable.replaceAll(/[.-]/g, '_')}`;
}

/** The variables with `ups.status` among them: without it no alert on a flag can fire. Sorted, none twice. */
export function withStatus(variables: readonly string[]): string[] {
  return [...new Set([...variables, 'ups.status'])].sort();
}
