import type { HostFile } from '../../lib/files';
import { NUT_PATHS } from '../../lib/files/nut-paths';
import { kubeletUnit, WAKING } from '../../lib/files/platforms';
import type { HostNutPlan, HostPlan, Plan } from '../../lib/power';

/**
 * What the script of a rehearsal has to know of its machine. One line each: a word and its values.
 *
 * @throws where the plan has no such host
 */
export function machineFacts(plan: Plan, name: string, files: readonly HostFile[]): string {
  const host = plan.hosts[name];
  if (host === undefined) throw new Error(`there is no host '${name}' in the plan`);
  const { nut, kubelet } = host;
  const lines = [
    ...files.map(({ mode, owner, group, merge, path }, index) =>
      [
        'file',
        index,
        mode.replace(/^0/, ''),
        owner,
        group,
        merge === undefined ? 'whole' : 'merged',
        path,
      ].join(' '),
    ),
    ...(nut === undefined ? [] : [...nutFacts(host, nut), ...stageFacts(host, nut)]),
    ...(kubelet === undefined
      ? []
      : [
          `logind ${kubelet.inhibitDelayMaxSeconds}`,
          ...(kubelet.delaySeconds > 0 ? [`kubelet ${kubeletUnit(kubelet.distribution, host.role)}`] : []),
        ]),
    ...host.returns.flatMap((way) => (typeof way === 'string' ? [] : [`card ${way.wakeOnLan}`])),
    ...host.wakes.map(
      ({ host: other, address, mac, broadcast }) => `wakes ${other} ${address} ${mac} ${broadcast}`,
    ),
    ...(host.wakes.length === 0 ? [] : [`waker ${NUT_PATHS.wakeCommand}`, `memory ${WAKING.memoryParent}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function nutFacts(host: HostPlan, nut: HostNutPlan): string[] {
  return [
    ...nut.monitors.map(({ system }) => `system ${system}`),
    // upsmon only watches a UPS that doesn't feed its machine, and logs in to the others
    ...nut.monitors.filter(({ powerValue }) => powerValue > 0).map(({ system }) => `login ${system}`),
    `address ${host.address}`,
    `user ${nut.runAsUser}`,
    ...(nut.mode === 'netserver' ? ['runs nut-server'] : []),
    'runs nut-monitor',
    `command ${NUT_PATHS.shutdownCommand}`,
    ...(nut.cutsOutlets ? [`cuts ${NUT_PATHS.killPower}`] : []),
  ];
}

/** The way of a stage; on a machine without one, of low battery. */
function stageFacts({ stages, notices, wakes }: HostPlan, nut: HostNutPlan): string[] {
  const staged = nut.monitors.filter(({ ups }) =>
    stages.length === 0
      ? nut.serves.includes(ups) || nut.serves.length === 0
      : stages.some((one) => one.ups === ups),
  );
  if (staged.length === 0) return [];
  const addresses = [
    ...(notices?.discordWebhook === undefined ? [] : [NUT_PATHS.discordCurl]),
    ...(notices?.webhookUrl === undefined ? [] : [NUT_PATHS.webhookCurl]),
  ];
  const isTold = stages.length > 0 && notices?.events.some((event) => event !== 'cancelled') === true;
  return [
    `fires ${stages.length === 0 ? 'no' : 'yes'}`,
    ...staged.map(({ system }) => `staged ${system}`),
    ...(stages.length === 0 ? [] : [`trigger ${stages.map(triggerText).join(' and ')}`]),
    `covered ${NUT_PATHS.shutdownCommand}`,
    ...(wakes.length === 0 ? [] : [`covered ${NUT_PATHS.wakeCommand}`]),
    ...(notices?.email === undefined ? [] : [`covered ${notices.email.command}`]),
    ...addresses.map((path) => `notices ${path}`),
    `told ${isTold ? 'yes' : 'no'}`,
  ];
}

function triggerText({ ups, trigger }: HostPlan['stages'][number]): string {
  switch (trigger.kind) {
    case 'timer':
      return `${trigger.onBatterySeconds} s on battery of ${ups} (played as 1 s)`;
    case 'charge':
      return `less than ${trigger.belowPercent} % charge of ${ups}`;
    case 'runtime':
      return `less than ${trigger.belowSeconds} s of runtime of ${ups}`;
  }
}
