import { DRIVERS } from './drivers';
import { upsNameProblem } from './name';
import { type SecretReference, secretHole } from './secret-hole';
import { HEADER, quoted, wholeNumber, word } from './token';

/** ups.conf: the drivers of the UPSes that hang on this machine. See `man ups.conf`. */
export interface UpsConf {
  /** Seconds between a driver's looks at its UPS. @default 2, built into the drivers */
  readonly pollIntervalSeconds?: number;
  /** Seconds upsdrvctl waits for a driver to start. @default 45, built in */
  readonly maxStartDelaySeconds?: number;
  /** How often upsdrvctl tries to start a driver. @default 1, built in */
  readonly maxRetry?: number;
  /** Seconds between these tries. @default 5, built in */
  readonly retryDelaySeconds?: number;
  /** One section each, in this order. */
  readonly upses: readonly UpsSection[];
}

/** One UPS of ups.conf. */
export interface UpsSection {
  readonly name: string;
  /** The driver's program, e.g. `usbhid-ups`. */
  readonly driver: string;
  /** `auto` for USB, a device or file otherwise. */
  readonly port: string;
  readonly description?: string;
  readonly pollIntervalSeconds?: number;
  /** Seconds from the command to cut the outlets to the cut itself. @default the driver's own, see `DRIVERS` */
  readonly offDelaySeconds?: number;
  /**
   * Seconds until the outlets come back with the mains; must be above `offDelaySeconds`. A driver that counts it in
   * minutes gets the next whole one.
   */
  readonly onDelaySeconds?: number;
  /**
   * Its turn when `upsdrvctl shutdown` has all UPSes cut their outlets, the lowest first; -1 leaves it on.
   * @default 0, built in
   */
  readonly shutdownOrder?: number;
  /** Ignore the UPS's own low-battery flag and judge by the two values below. @default false */
  readonly ignoreLowBattery?: boolean;
  /** What the driver reports, and with `ignoreLowBattery` judges by, as battery.charge.low. */
  readonly overrideBatteryChargeLowPercent?: number;
  /** Likewise battery.runtime.low. */
  readonly overrideBatteryRuntimeLowSeconds?: number;
  /**
   * Other settings of the driver in NUT's words; `true` for a flag, a reference for what is secret (one quoted word, as
   * the encoding of upsd.users writes it). Rendered in the order of their names.
   */
  readonly options?: Readonly<Record<string, string | number | true | SecretReference>>;
}

/** @throws when a name, a number or a text can't stand in the file. */
export function renderUpsConf(conf: UpsConf): string {
  const lines = [
    HEADER,
    ...seconds('pollinterval', conf.pollIntervalSeconds, 1),
    ...seconds('maxstartdelay', conf.maxStartDelaySeconds, 1),
    ...seconds('maxretry', conf.maxRetry, 1),
    ...seconds('retrydelay', conf.retryDelaySeconds, 0),
  ];
  for (const ups of conf.upses) lines.push('', ...renderSection(ups));
  return `${lines.join('\n')}\n`;
}

function renderSection(ups: UpsSection): string[] {
  const problem = upsNameProblem(ups.name);
  if (problem !== undefined) throw new Error(`UPS ${JSON.stringify(ups.name)}: ${problem}`);
  const options = Object.entries(ups.options ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `[${ups.name}]`,
    `  driver = ${word(ups.driver)}`,
    `  port = ${word(ups.port)}`,
    ...(ups.description === undefined ? [] : [`  desc = ${quoted(ups.description)}`]),
    ...[
      ...seconds('pollinterval', ups.pollIntervalSeconds, 1),
      ...seconds('offdelay', ups.offDelaySeconds, 0),
      // -1 keeps the outlets off until somebody switches the UPS on (man usbhid-ups)
      ...seconds('ondelay', onDelay(ups), -1),
      ...seconds('sdorder', ups.shutdownOrder, -1),
      ...(ups.ignoreLowBattery === true ? ['ignorelb'] : []),
      ...seconds('override.battery.charge.low', ups.overrideBatteryChargeLowPercent, 0),
      ...seconds('override.battery.runtime.low', ups.overrideBatteryRuntimeLowSeconds, 0),
      ...options.map(([key, value]) => renderOption(key, value)),
    ].map((line) => `  ${line}`),
  ];
}

function onDelay({ driver, onDelaySeconds }: UpsSection): number | undefined {
  const known = Object.hasOwn(DRIVERS, driver) ? DRIVERS[driver] : undefined;
  const inMinutes = known?.onDelayUnit === 'minutes' && onDelaySeconds !== undefined && onDelaySeconds > 0;
  return inMinutes ? Math.ceil(onDelaySeconds / 60) : onDelaySeconds;
}

function renderOption(key: string, value: string | number | true | SecretReference): string {
  if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(key)) {
    throw new Error(`ups.conf: ${JSON.stringify(key)} is no name of a driver's setting`);
  }
  if (value === true) return key;
  return `${key} = ${typeof value === 'object' ? secretHole(value.secret) : word(String(value))}`;
}

function seconds(key: string, value: number | undefined, least: number): string[] {
  return value === undefined ? [] : [`${key} = ${wholeNumber(key, value, least)}`];
}
