import { packages } from '../lib/files';
import { kubeletUnit, WAKING } from '../lib/files/platforms';
import type { HostNutPlan, HostPlan, Plan } from '../lib/power';

/**
 * What the script on a machine has to know beside the files: what is asked before a change, what is to run, and what
 * has to answer after it. One line each: a word and its values.
 *
 * @param force goes on although a UPS is not on the mains
 */
export function machineFacts(plan: Plan, host: HostPlan, force: boolean): string {
  const { nut, kubelet } = host;
  const lines = [
    `force ${force ? 'yes' : 'no'}`,
    ...packages(plan, host.name).map((name) => `package ${name}`),
    ...(nut === undefined ? [] : nutFacts(plan, host, nut)),
    ...(kubelet === undefined
      ? []
      : [
          `kubelet ${kubeletUnit(kubelet.distribution, host.role)} ${kubelet.delaySeconds} ${kubelet.simple?.periodSeconds ?? '-'}`,
          `logind ${kubelet.inhibitDelayMaxSeconds}`,
        ]),
    ...(host.wakes.length === 0 ? [] : [`leftover ${WAKING.memory}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function nutFacts(plan: Plan, host: HostPlan, nut: HostNutPlan): string[] {
  const fedBy = nut.monitors.filter(({ powerValue }) => powerValue > 0);
  const served = nut.serves.filter((name) => plan.upses[name]?.driver !== undefined);
  return [
    ...nut.monitors.map(({ system }) => `system ${system}`),
    ...served.map((name) => `upsd ${servedSystem(plan, nut, name)}`),
    // upsmon only watches a UPS that doesn't feed its machine, and logs in to the others
    ...fedBy.map(({ system }) => `login ${system}`),
    ...fedBy.flatMap(({ ups, system }) => (isMutual(plan, host.name, ups) ? [`mutual ${system}`] : [])),
    `address ${host.address}`,
    ...(nut.mode === 'netserver'
      ? ['runs nut-server', ...served.map((name) => `runs ${driverUnit(plan, name)}`)]
      : []),
    'runs nut-monitor',
  ];
}

/** Whether the server of a UPS, a machine of ours, asks this machine in turn, also by way of others: one of them has to be there first. */
function isMutual(plan: Plan, name: string, ups: string): boolean {
  const serverOf = (one: string) => plan.upses[one]?.server;
  const asked = new Set([serverOf(ups)]);
  if (asked.has(name)) return false;
  for (const one of asked) {
    const server = one === undefined ? undefined : plan.hosts[one];
    if (!server?.managed) continue;
    for (const { ups: next, powerValue } of server.nut?.monitors ?? [])
      if (powerValue > 0) asked.add(serverOf(next));
  }
  return asked.has(name);
}

/** One that was stopped by hand, or lost in a power cut, shows nowhere else: upsd runs on without it. */
function driverUnit(plan: Plan, name: string): string {
  return `nut-driver@${plan.upses[name]?.nutName}`;
}

/** A UPS as its own server asks for it. */
function servedSystem(plan: Plan, nut: HostNutPlan, name: string): string {
  const monitored = nut.monitors.find(({ ups }) => ups === name);
  if (monitored !== undefined) return monitored.system;
  const address = nut.listen[0] ?? '127.0.0.1';
  return `${plan.upses[name]?.nutName}@${address.includes(':') ? `[${address}]` : address}:${nut.upsdPort}`;
}
