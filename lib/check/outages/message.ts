import type { Plan } from '../../power';
import type { Corner } from '../../power/simulation';
import { clock, PROMISES, type PromiseResult } from '../../power/sweep';
import type { PlayedOutage } from '../finding';
import { joined, text } from '../say';
import { whyNotWoken } from './not-woken';
import { upsesOf } from './places';

const CORNERS_IN_WORDS: Readonly<Record<Corner, string>> = {
  earliest: 'where everything is quick and the battery gives the most',
  nominal: 'with the times that are to be expected',
  latest: 'where everything is slow and the battery gives the least',
  squeezed: 'where all but the servers and the storage are slow',
};

/** What is broken, by how much, the shortest outage that shows it, and what to change. */
export function brokenPromise(plan: Plan, result: PromiseResult, outage: PlayedOutage): string {
  const { host = '', fault, shortestOutage = 0, corner = 'nominal', margin } = result;
  const missed = margin === undefined || margin >= 0 ? '' : `, missed by ${-margin} s at the worst`;
  const under = fault === undefined ? '' : ` under the fault ${text(fault)}`;
  const times = fault === undefined ? `, ${CORNERS_IN_WORDS[corner]}` : '';
  return `${what(plan, result, host)}${under}${missed}; the shortest outage that shows it lasts ${clock(shortestOutage * 1000)} (${shortestOutage} s)${times}: ${lowerFirst(fix(plan, result, host, outage))}`;
}

/** What to change: more to the point than the promise's own word, where there is more to say. */
function fix(
  plan: Plan,
  { code, byHandAfterSeconds }: PromiseResult,
  host: string,
  outage: PlayedOutage,
): string {
  if (code === 'no-restart-loop' && byHandAfterSeconds !== undefined) {
    return 'before anybody starts a machine, see that `upsc UPS ups.status` says no FSD; a restart of nut-server on the server of its UPS ends that';
  }
  if (code !== 'returns-by-itself') return PROMISES[code].fix;
  const why = whyNotWoken(plan, host, outage);
  return why === undefined
    ? 'add { wakeOnLan: MAC } to its returns, have the outlets cut at the end, or write by-hand too and know it'
    : `it has Wake-on-LAN, but ${why}; see that one of them is back and knows, have the outlets cut at the end, or write by-hand too and know it`;
}

function what(plan: Plan, { code, byHandAfterSeconds }: PromiseResult, host: string): string {
  const machine = `host ${text(host)}`;
  const upses = upsesOf(plan, host).map((ups) => `UPS ${text(ups)}`);
  const ups = upses.length === 0 ? 'its UPS' : joined(upses, 'or');
  switch (code) {
    case 'stops-before-power-loss':
      return `${machine} loses its power before it has stopped`;
    case 'battery-carries-plan':
      return `the battery of ${ups} is empty before ${machine} has stopped`;
    case 'outlets-wait':
      return `the outlets of ${ups} are cut before ${machine} has stopped`;
    case 'stop-has-whole-grace':
      return `${machine} has less time left for its stop than stopTakesUpTo says it may take`;
    case 'no-needless-stop':
      return `${machine} stops in an outage that is over before its stage`;
    case 'server-outlives-clients':
      return `${machine} has not stopped when the server of its UPS is off`;
    case 'storage-outlives-clients':
      return `${machine} has not stopped when the storage it depends on is off`;
    case 'quorum-lasts':
      return `the quorum goes with ${machine}, before quorumLasts is over`;
    case 'stage-fires':
      return `the stage of ${machine} never comes, since something stops the machine before it, or takes its power`;
    case 'returns-by-itself':
      return `${machine} stays off after the outage, though its returns say that it comes back`;
    case 'no-restart-loop':
      if (byHandAfterSeconds === undefined)
        return `${machine} starts after the outage, goes down and starts again`;
      return isStartedByHand(plan, host)
        ? `${machine}, which somebody has started by hand after the outage, goes down again`
        : `${machine} starts after the outage and, once somebody has started what is started by hand, goes down again`;
  }
}

function isStartedByHand(plan: Plan, host: string): boolean {
  const { returns = [] } = plan.hosts[host] ?? {};
  return returns.every((way) => way === 'by-hand');
}

function lowerFirst(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
}
