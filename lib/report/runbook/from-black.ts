import { serverUnits } from '../../files';
import type { HostPlan, Plan } from '../../power';
import { fenced } from '../install/markdown';
import { asRootOn } from '../ssh-command';
import { returnInWords, spoken } from '../words';
import { systemOf } from './by-hand';
import { startOrder } from './start-order';

/** How everything is started when all of it is off, in the right order, with the commands. */
export function fromBlack(plan: Plan): string[] {
  const machines = startOrder(plan).flatMap((name) => plan.hosts[name] ?? []);
  const gear = plan.gear.map(({ name }) => name);
  const nodes = machines.filter(({ kubelet }) => kubelet !== undefined);
  return [
    '## Who comes back how',
    '',
    ...machines.map((host) => `- ${host.name}: ${returnInWords(host, plan).replaceAll('\n', ' ')}`),
    '',
    '## Start again from black',
    '',
    'Only once the mains stay, and for the first machine with some charge: a second outage finds an empty battery.',
    '',
    `1. The UPS${Object.keys(plan.upses).length === 1 ? '' : 'es'} on${gear.length === 0 ? '' : `, then ${gear.join(', ')}`}.`,
    ...machines.flatMap((host, index) => machineStep(plan, host, index + 2)),
    ...clusterStep(nodes, machines.length + 2),
    '',
    '**A machine goes down again at once.** Its UPS still has a forced shutdown set (`FSD` in `ups.status`). It stands until the NUT server of the UPS starts anew. So, once the mains are back, on that server:',
    '',
    ...fenced(
      'sh',
      serversOf(plan).map((host) => restartCommand(plan, host)),
    ),
    '',
  ];
}

/** Each server of a UPS, once. */
function serversOf({ upses, hosts }: Plan): HostPlan[] {
  return [...new Set(Object.values(upses).map(({ server }) => server))].flatMap((name) => hosts[name] ?? []);
}

/** On a machine that isn't ours nobody knows what its NUT server is called, or whether it has a shell. */
function restartCommand(plan: Plan, host: HostPlan): string {
  const { name, address, managed, nut } = host;
  const served = nut?.serves.join(', ') ?? '';
  return managed
    ? `${asRootOn(plan, host, `systemctl restart ${serverUnits(plan, host).join(' ')}`)}   # ${name}, for ${served}`
    : `# ${name} (${address}), for ${served}, isn't ours: switch its UPS service off and on again on its own page, or restart it`;
}

function machineStep(plan: Plan, host: HostPlan, number: number): string[] {
  const needs = [
    ...(host.runsOn === undefined ? [] : [host.runsOn]),
    ...host.dependsOn.filter((name) => name !== host.runsOn),
  ];
  const serves = host.nut?.serves ?? [];
  const wake = wakeCommands(plan, host);
  const about = [
    ...(needs.length === 0 ? [] : [`needs ${needs.join(', ')}`]),
    ...(serves.length === 0 ? [] : [`serves ${serves.join(', ')}`]),
    `up within ${spoken(host.boot.longestSeconds)}`,
  ];
  const how =
    host.runsOn !== undefined
      ? `starts with ${host.runsOn}`
      : wake.length > 0
        ? 'its power button, or'
        : 'its power button';
  return [
    `${number}. **${host.name}** (${about.join('; ')}): ${how}`,
    '',
    ...indented(
      fenced('sh', [
        ...wake,
        `ping -c 1 ${host.address}`,
        ...serves.map((ups) => `upsc ${systemOf(plan, ups)} ups.status   # OL: on the mains`),
      ]),
    ),
    '',
  ];
}

/** From any machine of its network with Debian's package wakeonlan. */
function wakeCommands(plan: Plan, { name }: HostPlan): string[] {
  const target = Object.values(plan.hosts)
    .flatMap(({ wakes }) => wakes)
    .find(({ host }) => host === name);
  return target === undefined ? [] : [`wakeonlan -i ${target.broadcast} ${target.mac}`];
}

function clusterStep(nodes: readonly HostPlan[], number: number): string[] {
  if (nodes.length === 0) return [];
  return [
    `${number}. The cluster: all of ${nodes.map(({ name }) => name).join(', ')} are Ready, and no pod is stuck.`,
    '',
    ...indented(
      fenced('sh', [
        'kubectl get nodes',
        'kubectl get pods --all-namespaces --field-selector=status.phase!=Running,status.phase!=Succeeded',
      ]),
    ),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `   ${line}`));
}
