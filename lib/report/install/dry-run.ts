import type { HostPlan, Stage } from '../../power';
import { spoken } from '../words';
import { fenced } from './markdown';

/** How the stages are tried while the mains are on; nothing where no machine has one. */
export function dryRunSection(machines: readonly HostPlan[]): string[] {
  const staged = machines
    .filter(({ stages, nut }) => stages.length > 0 && nut !== undefined)
    .sort((a, b) => wait(a) - wait(b));
  const [example] = staged;
  const stage = example?.stages[0];
  const monitor = example?.nut?.monitors.find(({ ups }) => ups === stage?.ups);
  if (example === undefined || stage === undefined || monitor === undefined) return [];
  const says = (event: string) =>
    `runuser -u ${example.nut?.runAsUser} -- env NOTIFYTYPE=${event} UPSNAME=${monitor.system} /sbin/upssched`;
  const first = wait(example);
  return [
    '## Try it without pulling the plug',
    '',
    'A machine with a stage asks at its end whether the UPS really is on battery, and stays up where it is not. So its',
    'stage can be played while the mains are on: tell upssched what upsmon would, wait, and read the log.',
    '',
    `On ${example.name}, as root. **First** see that the UPS answers and is on the mains: where nobody answers when the`,
    'stage is due, the machine goes down, as it would in an outage.',
    '',
    ...fenced('sh', [`upsc ${monitor.system} ups.status`, says('ONBATT'), 'journalctl -f -t ridethrough']),
    '',
    ...(stage.trigger.kind === 'timer'
      ? [
          `After ${spoken(stage.trigger.onBatterySeconds)} it says that the stage of UPS ${stage.ups} is due, but it isn't on battery: ${example.name} stays up.`,
        ]
      : [`It says that UPS ${stage.ups} is on battery; the watcher sees that it is not, and ends.`]),
    'Notices go out as in an outage. At the end say that power is back:',
    '',
    ...fenced('sh', [says('ONLINE')]),
    '',
    ...(staged.length === 1
      ? []
      : [
          `The same on ${staged
            .slice(1)
            .map(({ name }) => name)
            .join(', ')}, with the address that its upsmon.conf has.`,
          '',
        ]),
    'And with the plug: pull the one of the UPS itself, and put it back ' +
      `${Number.isFinite(first) ? `before the first stage is due (${spoken(first)})` : 'soon'}. The log of every machine says that the UPS is on battery, then on mains.`,
    '',
    '`upsmon -c fsd` is no trial: it shuts the machine down, and on a server of a UPS everything that hangs on it.',
    '',
  ];
}

/** How long a machine's shortest timer runs. */
function wait({ stages }: HostPlan): number {
  const seconds = ({ trigger }: Stage) => (trigger.kind === 'timer' ? trigger.onBatterySeconds : Infinity);
  return Math.min(...stages.map(seconds));
}
