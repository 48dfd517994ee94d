import type { HostFile } from '../../files';
import type { HostPlan, Plan } from '../../power';
import { isRoot, sshTo } from '../ssh-command';
import { fenced } from './markdown';
import { secretPlaces } from './secrets';
import { seeCommands } from './see-it-works';
import { takeNoticeCommands } from './take-notice';

/** What one machine gets. */
export interface MachineDelivery {
  /** Its name in the plan. */
  host: string;
  /** Its files, as `hostFiles` gives them. */
  files: readonly HostFile[];
  /** Its packages, as `packages` gives them. */
  packages: readonly string[];
}

/** What somebody does on one machine: packages, files, secrets, restarts, and a look whether it works. */
export function machineSection(
  plan: Plan,
  host: HostPlan,
  delivery: MachineDelivery,
  title: string,
): string[] {
  const { files, packages } = delivery;
  const copied = files.filter(({ merge }) => merge === undefined);
  const folder = `hosts/${host.name}`;
  return [
    title,
    '',
    'From this folder:',
    '',
    ...fenced('sh', [
      `tar -C ${folder} -c . | ${sshTo(plan, host)} 'rm -rf ridethrough && mkdir ridethrough && tar -C ridethrough -x'`,
    ]),
    '',
    `On the machine, as root in that folder (\`cd ridethrough${isRoot(host.ssh) ? '' : ' && sudo -s'}\`):`,
    '',
    ...fenced('sh', [
      '[ ! -d /etc/nut ] || [ -e /etc/nut.before ] || cp -a /etc/nut /etc/nut.before   # what was there before all this',
      ...(packages.length === 0
        ? []
        : ['apt-get update', `apt-get install --no-install-recommends ${packages.join(' ')}`]),
      ...copied.map(
        ({ path, owner, group, mode }) => `install -D -o ${owner} -g ${group} -m ${mode} .${path} ${path}`,
      ),
    ]),
    '',
    ...files.filter(({ merge }) => merge !== undefined).flatMap(mergedFile),
    ...secretLines(files),
    'Then make the machine take notice, in this order:',
    '',
    ...fenced('sh', takeNoticeCommands(files, host)),
    '',
    'And see that it works:',
    '',
    ...fenced('sh', seeCommands(plan, host)),
    '',
    ...started(host),
  ];
}

function mergedFile({ path, content }: HostFile): string[] {
  const keys = content.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return [
    `**Not copied:** \`${path}\`. Set these keys in it, [as above](#merged-not-copied):`,
    '',
    ...fenced('yaml', keys),
    '',
  ];
}

function secretLines(files: readonly HostFile[]): string[] {
  const places = secretPlaces(files);
  if (places.length === 0) return [];
  const paths = [...new Set(places.map(({ path }) => path))];
  return [
    'Write the secrets into the files on the machine, as [above](#secrets):',
    '',
    ...paths.map(
      (path) =>
        `- \`${path}\`: ${places
          .filter((place) => place.path === path)
          .map(({ secret }) => `\`${secret}\``)
          .join(', ')}`,
    ),
    '',
    ...fenced('sh', [
      `grep -n '[$]{secret:' ${paths.join(' ')}   # what is left to fill: nothing, when it is done`,
    ]),
    '',
  ];
}

/** What has to be set where the machine itself is started: no file does that. */
function started({ returns, runsOn }: HostPlan): string[] {
  const needs = returns.flatMap((way) => {
    if (way === 'by-hand') return [];
    if (way !== 'with-power') return [`Wake-on-LAN is on for ${way.wakeOnLan}`];
    return ['it starts when it gets power (often "AC Recovery" or "Restore on AC power loss")'];
  });
  if (runsOn !== undefined && returns.includes('with-power'))
    return [`On ${runsOn}: set it to start when ${runsOn} boots.`, ''];
  return needs.length === 0 ? [] : [`In its firmware: ${needs.join(', and ')}.`, ''];
}
