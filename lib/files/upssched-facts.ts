import {
  type HostNutPlan,
  type HostPlan,
  type NoticePlan,
  type Plan,
  STAGE_CONFIRMATION_SECONDS,
  type Stage,
  TIMER_OVERDUE_SECONDS,
  WATCHER,
} from '../power';
import { NUT_PATHS } from './nut-paths';
import { shellWord } from './shell-word';

/** What upssched-cmd knows of its host: everything that differs from one machine to another. */
export function upsschedFacts(plan: Plan, host: HostPlan, nut: HostNutPlan): string[] {
  const { notices, stages } = host;
  const told = notices?.events.map((event) => `${event} `).join('') ?? '';
  return [
    `HOMELAB=${shellWord(plan.name)}`,
    `HOST=${shellWord(host.name)}`,
    `STATE=${NUT_PATHS.state}`,
    '',
    '# Whether a UPS is still on battery is asked for so long when a stage is due.',
    `CONFIRM_SECONDS=${STAGE_CONFIRMATION_SECONDS}`,
    '# A watcher by charge or runtime looks so often, and only so many readings in a row count.',
    `WATCH_SECONDS=${WATCHER.intervalSeconds}`,
    `WATCH_READINGS=${WATCHER.readingsInARow}`,
    '# A timer this late is lost: upssched was killed.',
    `OVERDUE_SECONDS=${TIMER_OVERDUE_SECONDS}`,
    '',
    '# Who is told, of which events, and when a try is given up.',
    `TELL=${told === '' ? "''" : `' ${told}'`}`,
    `TELL_SECONDS=${notices?.timeoutSeconds ?? 0}`,
    `DISCORD=${notices?.discordWebhook === undefined ? "''" : NUT_PATHS.discordCurl}`,
    `WEBHOOK=${notices?.webhookUrl === undefined ? "''" : NUT_PATHS.webhookCurl}`,
    ...mail(notices),
    '',
    '# What wakes other machines, where this one does.',
    `WAKE=${host.wakes.length === 0 ? "''" : NUT_PATHS.wakeCommand}`,
    '',
    '# Each UPS as upsc takes it.',
    ...table(
      'system_of',
      nut.monitors.map(({ ups, system }) => [ups, system]),
    ),
    '',
    '# What makes this machine go before low battery: trigger, whether any or all of its UPSes, and the limit. A',
    "# timer's seconds stand where upssched itself reads them, and nowhere else.",
    ...table(
      'stage_of',
      stages.map((stage) => [stage.ups, trigger(stage)]),
    ),
    `TIMERS=${NUT_PATHS.upsschedConf}`,
    `STAGED=${shellWord(stages.map(({ ups }) => ups).join(' '))}`,
  ];
}

function trigger({ trigger: it, of }: Stage): string {
  switch (it.kind) {
    case 'timer':
      return `timer ${of}`;
    case 'charge':
      return `charge ${of} ${it.belowPercent}`;
    case 'runtime':
      return `runtime ${of} ${it.belowSeconds}`;
  }
}

function mail(notices: NoticePlan | undefined): string[] {
  const email = notices?.email;
  if (email === undefined) return ["MAIL_TO=''", 'mail_command() { return 1; }'];
  const command = [email.command, ...email.to].map(shellWord).join(' ');
  return [
    `MAIL_TO=${shellWord(email.to.join(', '))}`,
    `mail_command() { timeout -k 1 "$TELL_SECONDS" ${command}; }`,
  ];
}

/** A shell function that answers with the value for its argument, and fails where there is none. */
function table(name: string, rows: (readonly [string, string])[]): string[] {
  return [
    `${name}() {`,
    '  case $1 in',
    ...rows.map(([key, value]) => `    ${shellWord(key)}) echo ${shellWord(value)} ;;`),
    '    *) return 1 ;;',
    '  esac',
    '}',
  ];
}
