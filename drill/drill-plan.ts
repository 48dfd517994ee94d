import { compareNutVersions } from '../lib/nut';
import type { HostNutPlan, HostPlan, Plan, UserPlan } from '../lib/power';

/** What is different on this computer. */
export interface HereAndNow {
  /** The version of NUT that is installed here. */
  nutVersion: string;
  /** A user of this computer in whose name the daemons run. @default the plan's */
  runAsUser?: string;
}

/**
 * The plan as its files are written for a drill. Every UPS has NUT's dummy driver, every machine's files are written,
 * also those of machines that aren't ours, no machine is newer than the NUT that is here, and the run user is one that
 * exists. Nothing else is changed: addresses, users, times and stages are the plan's.
 */
export function drillPlan(plan: Plan, here: HereAndNow): Plan {
  const upses: Plan['upses'] = {};
  for (const [name, ups] of Object.entries(plan.upses)) {
    upses[name] = {
      ...ups,
      driver: {
        name: 'dummy-ups',
        port: readingsFile(ups.nutName),
        pollIntervalSeconds: ups.pollIntervalSeconds,
        usb: false,
        options: {},
      },
    };
  }
  const hosts: Plan['hosts'] = {};
  for (const [name, host] of Object.entries(plan.hosts)) {
    const nut = host.nut === undefined ? undefined : drillNut(plan, host, host.nut, here);
    hosts[name] = { ...host, managed: true, ...(nut === undefined ? {} : { nut }) };
  }
  return { ...plan, upses, hosts };
}

/** The file in /etc/nut from which a UPS's driver takes its readings. NUT 2.8 reads a `.dev` again when it changes. */
export function readingsFile(nutName: string): string {
  return `${nutName}.dev`;
}

function drillNut(plan: Plan, host: HostPlan, nut: HostNutPlan, here: HereAndNow): HostNutPlan {
  const isNewer = compareNutVersions(nut.version, here.nutVersion) > 0;
  return {
    ...nut,
    version: isNewer ? here.nutVersion : nut.version,
    runAsUser: here.runAsUser ?? nut.runAsUser,
    users: host.managed ? nut.users : foreignUsers(plan, nut.serves),
  };
}

/** Somebody else's server lets in whoever logs in to it by the plan. */
function foreignUsers(plan: Plan, serves: readonly string[]): UserPlan[] {
  const users = new Map<string, UserPlan>();
  for (const { nut } of Object.values(plan.hosts)) {
    for (const { ups, username, password, role } of nut?.monitors ?? []) {
      if (!serves.includes(ups)) continue;
      const isPrimary = role === 'primary' || users.get(username)?.upsmon === 'primary';
      users.set(username, {
        name: username,
        password,
        upsmon: isPrimary ? 'primary' : 'secondary',
        actions: [],
        instcmds: [],
      });
    }
  }
  return [...users.values()];
}
