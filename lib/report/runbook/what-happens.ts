import type { Plan } from '../../power';
import { type Corner, type HostOutcome, type Simulation, simulate } from '../../power/simulation';
import { clock } from '../../power/sweep/story';
import { table } from '../install/markdown';
import { chargeAt } from '../outage/charge-at';
import { triggerInWords } from '../words';

/** Longer than any battery lasts, in seconds. */
const ENDLESS_SECONDS = 365 * 86_400;

/** When each machine goes in an outage that outlasts them all, and how much battery is left then. */
export function whatHappens(plan: Plan): string[] {
  const played = (corner: Corner) => simulate(plan, { outageSeconds: ENDLESS_SECONDS, corner });
  const [early, nominal, late] = [played('earliest'), played('nominal'), played('latest')];
  const rows = [...plan.stopOrder]
    .map((name) => ({ name, at: nominal.hosts[name]?.shutdownStartsAt ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.at - b.at)
    .map(({ name, at }) => {
      const host = plan.hosts[name];
      const spans = [early, nominal, late].map(({ hosts }) => hosts[name]);
      return [
        name,
        host === undefined ? '' : triggerInWords(host),
        range(spans, ({ shutdownStartsAt }) => shutdownStartsAt),
        range(spans, ({ offAt, powerLostAt }) => offAt ?? powerLostAt),
        Number.isFinite(at) ? left(plan, nominal, at) : '',
      ];
    });
  return [
    '## What happens by itself',
    '',
    'In a cut that outlasts every machine. Times count from the moment when the mains fail: what to expect, and in brackets the earliest and the latest.',
    '',
    ...table(['machine', 'goes', 'begins to stop', 'is off', 'battery left then'], rows),
    '',
    ...Object.values(plan.upses).map(({ name, outlets, server }) =>
      outlets === 'cut'
        ? `- ${name}: when ${server} has stopped, its outlets are cut. They come back with the mains, after a while.`
        : `- ${name}: its outlets stay on until the battery is empty. If the mains are back before, what is off has seen no power come and go: only Wake-on-LAN or its power button starts it.`,
    ),
    ...quorumLine(plan, nominal),
    '- Back before a machine begins to stop: it does nothing. Back later: it stops all the same, and returns as said below.',
    '',
  ];
}

/** From when on the cluster's API takes nothing more. */
function quorumLine({ quorum, stopOrder }: Plan, { hosts }: Simulation): string[] {
  if (quorum === undefined) return [];
  const leaving = stopOrder
    .filter((name) => quorum.voters.includes(name))
    .flatMap((name) => hosts[name]?.shutdownStartsAt ?? [])
    .sort((a, b) => a - b);
  const lostAt = leaving[quorum.voters.length - quorum.needed];
  if (lostAt === undefined) return [];
  return [
    `- From about ${clock(lostAt * 1000)} on, fewer than ${quorum.needed} of ${quorum.voters.join(', ')} run: the cluster's API takes nothing more. Whoever wants to cordon or drain does it before.`,
  ];
}

function range(
  [early, nominal, late]: readonly (HostOutcome | undefined)[],
  read: (of: HostOutcome) => number | undefined,
): string {
  const [a, b, c] = [early, nominal, late].map((of) => (of === undefined ? undefined : read(of)));
  if (b === undefined) return 'never';
  const ends = [a, b, c].filter((end) => end !== undefined);
  return `${clock(b * 1000)} (${clock(Math.min(...ends) * 1000)} to ${clock(Math.max(...ends) * 1000)})`;
}

function left(plan: Plan, { batteries }: Simulation, at: number): string {
  const several = Object.keys(plan.upses).length > 1;
  return Object.entries(batteries)
    .map(([ups, readings]) => `${several ? `${ups} ` : ''}${Math.round(chargeAt(readings, at) * 100)} %`)
    .join(', ');
}
