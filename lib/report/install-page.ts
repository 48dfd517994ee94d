import { encodePasswordForUpsdUsers, secretHole } from '../nut';
import type { Plan } from '../power';
import { type ClusterDelivery, clusterSection } from './install/cluster-section';
import { dryRunSection } from './install/dry-run';
import { installOrder } from './install/machine-order';
import { type MachineDelivery, machineSection } from './install/machine-section';
import { table } from './install/markdown';
import { notOursSections } from './install/not-ours';
import { encodingLines, type SecretPlace, secretPlaces } from './install/secrets';

export type { ClusterDelivery } from './install/cluster-section';
export type { MachineDelivery } from './install/machine-section';

/**
 * INSTALL.md: how somebody brings the files onto the machines by hand, in the order in which a first installation goes.
 * It holds no number of its own and no secret.
 *
 * @param deliveries what each managed machine gets
 * @param cluster what the cluster gets
 * @default no cluster
 */
export function installPage(
  plan: Plan,
  deliveries: readonly MachineDelivery[],
  cluster?: ClusterDelivery,
): string {
  const byHost = new Map(deliveries.map((delivery) => [delivery.host, delivery]));
  const order = installOrder(plan, [...byHost.keys()]);
  const machines = order.flatMap((name) => {
    const host = plan.hosts[name];
    const delivery = byHost.get(name);
    return host === undefined || delivery === undefined || delivery.files.length === 0
      ? []
      : [{ host, delivery }];
  });
  const hosts = machines.map(({ host }) => host);
  const lines = [
    `# Bring ${plan.name} onto its machines by hand`,
    '',
    'Written by `ridethrough synth` from the plan, for Debian and what is built on it.',
    '',
    ...introduction(hosts.map(({ name }) => name)),
    ...secretSection(deliveries),
    ...mergedSection(deliveries),
    ...machines.flatMap(({ host, delivery }, index) => {
      const serves = host.nut?.serves ?? [];
      const what = serves.length === 0 ? '' : `, which serves ${serves.join(', ')}`;
      return machineSection(plan, host, delivery, `## ${index + 1}. ${host.name}${what}`);
    }),
    ...notOursSections(plan),
    ...dryRunSection(hosts),
    ...(cluster === undefined ? [] : clusterSection(cluster)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function introduction(names: readonly string[]): string[] {
  if (names.length === 0) return ['No machine of it is managed: there is nothing to install.', ''];
  return [
    'With SSH to the machines, `pulumi up` does by itself what is said here of them, in this order, and undoes what fails. How to set it up is written in `node_modules/ridethrough/docs/hosts.md` of your project.',
    '',
    `- **The first time** in this order: ${names.join(', ')}. A UPS's server comes before the machines that ask it.`,
    ...(names.length === 1
      ? []
      : [
          `- **For a change** the other way round: ${[...names].reverse().join(', ')}; so no machine follows a server that already knows less of it.`,
        ]),
    '- One machine after the other, and each only when the one before works.',
    '- Never while a UPS is on battery: `upsc` says `OL` for every one.',
    '- The next `synth` replaces this folder, and a file that is installed again has its holes again: fill them again.',
    '- A file that a later `synth` does not write any more stays on its machine until somebody removes it.',
    '',
  ];
}

function secretSection(deliveries: readonly MachineDelivery[]): string[] {
  const places = deliveries.flatMap(({ host, files }) =>
    secretPlaces(files).map((place) => ({ ...place, host })),
  );
  if (places.length === 0) return [];
  const names = [...new Set(places.map(({ secret }) => secret))].sort();
  const rows = names.map((name) => {
    const paths = new Map<string, string[]>();
    for (const { secret, path, host } of places) {
      if (secret === name) paths.set(path, [...(paths.get(path) ?? []), host]);
    }
    return [
      `\`${name}\``,
      [...paths].map(([path, hosts]) => `\`${path}\` on ${hosts.join(', ')}`).join('<br>'),
    ];
  });
  return [
    '## Secrets',
    '',
    `No file here has one in it: where one goes stands \`${secretHole('NAME')}\`, and the value takes the place of all of that. Write`,
    'the values on the machine, after the files lie in their places with their modes, and nowhere else.',
    '',
    ...easyWay(places),
    ...encodingLines(places),
    '',
    ...table(['secret', 'goes into'], rows),
    '',
  ];
}

/** Letters and digits are the same in every file. */
function easyWay(places: readonly SecretPlace[]): string[] {
  const ways = new Set(places.map(({ encoding }) => encoding));
  if (!ways.has('upsd.users') && !ways.has('upsmon.conf')) return [];
  const address = ways.has('curl-config') ? " A webhook's address goes into its file in the same way." : '';
  return [
    `**The easy way:** take passwords of letters and digits alone (\`openssl rand -hex 16\` prints one). They go into each file in double quotes: \`${encodePasswordForUpsdUsers('Letters4nd2Digits')}\`.`,
    `No quotes stand around a hole, so write them with the value.${address}`,
    '',
    'A value with other characters in it is written otherwise in each file:',
    '',
  ];
}

function mergedSection(deliveries: readonly MachineDelivery[]): string[] {
  const merged = deliveries.flatMap(({ files }) => files.filter(({ merge }) => merge !== undefined));
  const paths = [...new Set(merged.map(({ path }) => `\`${path}\``))];
  if (paths.length === 0) return [];
  return [
    '## Merged, not copied',
    '',
    `${paths.join(', ')} belongs to kubeadm. What lies in this folder under that name is a fragment: copied over it, kubelet`,
    'would lose everything else that kubeadm wrote. Set the keys of the fragment at the top level of the file on the',
    'machine, in place of the same keys where it has them, and leave the rest as it is.',
    '',
    '`kubeadm upgrade` writes the file anew from the cluster. So set the same keys there too, once for all nodes:',
    '`kubectl -n kube-system edit configmap kubelet-config`.',
    '',
  ];
}
