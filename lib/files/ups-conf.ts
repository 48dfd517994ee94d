import { DRIVERS, renderUpsConf, type UpsSection } from '../nut';
import type { DriverPlan, HostPlan, Plan, UpsPlan } from '../power';
import type { HostFile } from './host-file';
import { nutFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { serverUnits } from './server-units';

/** `sdorder` of a UPS that `upsdrvctl shutdown` passes over (man ups.conf). */
const NOT_AT_SHUTDOWN = -1;

/** ups.conf: the drivers of the UPSes that this host serves. */
export function upsConfFiles(plan: Plan, host: HostPlan): HostFile[] {
  const upses = (host.nut?.serves ?? []).flatMap((name) => {
    const ups = plan.upses[name];
    return ups?.driver === undefined ? [] : [section(ups, ups.driver)];
  });
  if (upses.length === 0) return [];
  // upsd.users' encoding is that of one quoted word, which a driver's setting is as well
  const hasSecret = upses.some(({ options }) => Object.values(options ?? {}).some(isSecret));
  const content = renderUpsConf({ upses });
  return [nutFile(NUT_PATHS.upsConf, content, serverUnits(plan, host), hasSecret ? 'upsd.users' : undefined)];
}

function section(ups: UpsPlan, driver: DriverPlan): UpsSection {
  return {
    name: ups.nutName,
    driver: driver.name,
    port: driver.port,
    description: ups.description,
    pollIntervalSeconds: driver.pollIntervalSeconds,
    ...delays(ups, driver),
    ...(driver.staysOnAtShutdown === true ? { shutdownOrder: NOT_AT_SHUTDOWN } : {}),
    ...lowBattery(ups),
    options: options(driver),
  };
}

/** The delays, where the driver has such settings. */
function delays(ups: UpsPlan, driver: DriverPlan): Pick<UpsSection, 'offDelaySeconds' | 'onDelaySeconds'> {
  const known = Object.hasOwn(DRIVERS, driver.name) ? DRIVERS[driver.name] : undefined;
  return {
    ...(known?.offDelaySeconds === undefined ? {} : { offDelaySeconds: ups.offDelaySeconds }),
    ...(known?.onDelaySeconds === undefined ? {} : { onDelaySeconds: ups.onDelaySeconds }),
  };
}

/** Who decides that the battery is low: where it is the driver, it passes over the UPS's own flag. */
function lowBattery({
  lowBattery: { decidedBy, chargePercent, runtimeSeconds },
}: UpsPlan): Partial<UpsSection> {
  if (decidedBy === 'firmware') return {};
  return {
    ignoreLowBattery: true,
    ...(chargePercent === undefined ? {} : { overrideBatteryChargeLowPercent: chargePercent }),
    ...(runtimeSeconds === undefined ? {} : { overrideBatteryRuntimeLowSeconds: runtimeSeconds }),
  };
}

/** Flags that are false are left out: NUT takes a flag's name alone, whatever follows. */
function options(driver: DriverPlan): NonNullable<UpsSection['options']> {
  const kept: Record<string, NonNullable<UpsSection['options']>[string]> = {};
  for (const [name, value] of Object.entries(driver.options)) if (value !== false) kept[name] = value;
  return kept;
}

function isSecret(value: unknown): boolean {
  return typeof value === 'object';
}
