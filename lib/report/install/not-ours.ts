import { roleWord } from '../../nut';
import type { HostPlan, Monitor, Plan, UpsPlan } from '../../power';
import { fenced } from './markdown';

/** What has to be set on each machine that isn't ours and has a part in it; nothing where there is none. */
export function notOursSections(plan: Plan): string[] {
  const strangers = Object.values(plan.hosts).filter(({ managed, nut }) => !managed && nut !== undefined);
  return strangers.flatMap((host) => {
    const served = Object.values(plan.upses).filter(({ server }) => server === host.name);
    const followed = (host.nut?.monitors ?? []).filter(({ ups }) => plan.upses[ups]?.serverManaged);
    if (served.length === 0 && followed.length === 0) return [];
    return [
      `## What has to be set on ${host.name} (not ours)`,
      '',
      `${host.name} (${host.address}) is left alone by ridethrough. Where it has a page with settings, they stand there.`,
      '',
      ...served.flatMap((ups) => serverLines(plan, ups)),
      ...(followed.length === 0 ? [] : followerLines(host, followed)),
    ];
  });
}

function serverLines(plan: Plan, ups: UpsPlan): string[] {
  const clients = Object.values(plan.hosts).flatMap((host) =>
    host.managed
      ? (host.nut?.monitors ?? []).filter((one) => one.ups === ups.name).map((monitor) => ({ host, monitor }))
      : [],
  );
  const logins = new Map(clients.map(({ monitor }) => [monitor.username, monitor.password.secret]));
  const addresses = clients.map(({ host }) => `${host.address} (${host.name})`);
  return [
    `- Its NUT server answers on port ${ups.upsdPort} of ${ups.serverAddress} and admits ${addresses.join(', ')}.`,
    `- The UPS is called \`${ups.nutName}\` there.`,
    ...[...logins].map(
      ([username, secret]) =>
        `- It has the user \`${username}\`, whose password is the secret \`${secret}\` and who may be an upsmon ${roleWord('secondary', '2.8.0')} (in its upsd.users: \`upsmon ${roleWord('secondary', '2.8.0')}\`, before NUT 2.8.0 \`upsmon ${roleWord('secondary', '2.7.4')}\`).`,
    ),
    `- It shuts down **at low battery only**, never after a time on battery: when it begins, every machine above goes down at once, whatever its stage says.${lowBattery(ups)}`,
    `- It ${ups.outlets === 'cut' ? 'has the UPS cut its outlets at the end: the plan counts on it' : 'leaves the outlets on: the plan counts on it'}.`,
    '',
  ];
}

function lowBattery({ lowBattery: { chargePercent, runtimeSeconds } }: UpsPlan): string {
  const limits = [
    ...(chargePercent === undefined ? [] : [`at ${chargePercent} % charge`]),
    ...(runtimeSeconds === undefined ? [] : [`at ${runtimeSeconds} s of runtime`]),
  ];
  return limits.length === 0 ? '' : ` The plan takes its battery as low ${limits.join(' or ')}.`;
}

function followerLines(host: HostPlan, followed: readonly Monitor[]): string[] {
  const version = host.nut?.version ?? '2.8.0';
  return [
    '- Its upsmon follows our server, with a line for each UPS; the password of each is the secret in it:',
    '',
    ...fenced(
      'text',
      followed.map(
        ({ system, powerValue, username, password, role }) =>
          `MONITOR ${system} ${powerValue} ${username} \${secret:${password.secret}} ${roleWord(role, version)}`,
      ),
    ),
    '',
  ];
}
