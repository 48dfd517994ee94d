import { nutTraits } from '../../nut';
import { DEFAULTS, type HostPlan, type Plan } from '../../power';
import { fenced } from '../install/markdown';
import { asRootOn } from '../ssh-command';
import { spoken } from '../words';

/** What somebody who is there may do, point by point. */
export function byHand(plan: Plan): string[] {
  const upses = Object.values(plan.upses);
  const slowest = Math.max(0, ...Object.values(plan.hosts).map(({ stop }) => stop.longestSeconds));
  return [
    '## What to do by hand',
    '',
    '**The mains have failed.** Nothing has to be done. To see how it stands, from any machine with `upsc`:',
    '',
    ...fenced(
      'sh',
      upses.map(
        (ups) =>
          `upsc ${systemOf(plan, ups.name)}   # ups.status (OB: on battery), battery.charge, battery.runtime`,
      ),
    ),
    '',
    '**It will last.** Let machines go now rather than later: what is off draws nothing. In this order:',
    '',
    ...fenced(
      'sh',
      plan.stopOrder.flatMap((name) => stopCommand(plan, plan.hosts[name])),
    ),
    '',
    '**The mains are back while machines still stop.** Press nothing. A machine that has begun stops to the end, and is started again as said below.',
    '',
    `**A machine does not go off.** Wait ${spoken(slowest)} from its stop, the longest that any may take. Then hold its power button.`,
    '',
    `**The data of a UPS are stale** (\`upsc\` says so). Look at its cable to ${[...new Set(upses.map(({ server }) => server))].join(' or ')} first. On battery, machines that hear nothing of it go down by themselves; restart no upsd until the mains are back.`,
    '',
    ...afterCalibration(plan),
  ];
}

/** What a battery test leaves behind in some releases of upsmon. */
function afterCalibration(plan: Plan): string[] {
  const forgetful = Object.values(plan.hosts).filter(
    ({ managed, nut }) => managed && nut !== undefined && nutTraits(nut.version).calibrationSticks,
  );
  if (forgetful.length === 0) return [];
  return [
    '**After a battery test** in which `ups.status` said `CAL`. NUT before 2.8.2 goes on believing it, and low battery no longer brings a machine down (NUT issue 2168). So, once the test is over:',
    '',
    ...fenced(
      'sh',
      forgetful.map((host) => `${asRootOn(plan, host, 'systemctl restart nut-monitor')}   # ${host.name}`),
    ),
    '',
  ];
}

/** `name@address`, as upsc takes it on any machine. */
export function systemOf(plan: Plan, ups: string): string {
  const found = plan.upses[ups];
  if (found === undefined) return ups;
  const { nutName, serverAddress, upsdPort } = found;
  const address = serverAddress.includes(':') ? `[${serverAddress}]` : serverAddress;
  return `${nutName}@${address}${upsdPort === DEFAULTS.ups.upsdPort ? '' : `:${upsdPort}`}`;
}

/** The server of a UPS is not just switched off: only its own shutdown has the outlets cut, and so all return. */
function stopCommand(plan: Plan, host: HostPlan | undefined): string[] {
  if (host === undefined) return [];
  const { name, address, managed, nut } = host;
  if (!managed) return [`# ${name} (${address}) isn't ours: shut it down on its own page or console`];
  const serves = nut?.serves ?? [];
  if (serves.length === 0) return [`${asRootOn(plan, host, 'systemctl poweroff')}   # ${name}`];
  const cut = nut?.cutsOutlets === true ? ', then its outlets are cut' : '';
  return [
    `${asRootOn(plan, host, 'upsmon -c fsd')}   # ${name}: whoever is left on ${serves.join(', ')} goes down too${cut}`,
  ];
}
