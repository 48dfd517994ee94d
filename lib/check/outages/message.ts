import type { Plan } from '../../power';
import type { Corner } from '../../power/simulation';
import { clock, PROMISES, type PromiseCode, type PromiseResult } from '../../power/sweep';
import { joined, text } from '../say';
import { upsesOf } from './places';

const CORNERS_IN_WORDS: Readonly<Record<Corner, string>> = {
  earliest: 'where everything is quick and the battery gives the most',
  nominal: 'with the times that are to be expected',
  latest: 'where everything is slow and the battery gives the least',
  squeezed: 'where all but the servers and the storage are slow',
};

/** What is broken, by how much, the shortest outage that shows it, and what to change. */
export function brokenPromise(plan: Plan, result: PromiseResult): string {
  const { code, host = '', fault, shortestOutage = 0, corner = 'nominal', margin } = result;
  const missed = margin === undefined || margin >= 0 ? '' : `, missed by ${-margin} s at the worst`;
  const under = fault === undefined ? '' : ` under the fault ${text(fault)}`;
  const times = fault === undefined ? `, ${CORNERS_IN_WORDS[corner]}` : '';
  return `${what(plan, code, host)}${under}${missed}; the shortest outage that shows it lasts ${clock(shortestOutage * 1000)} (${shortestOutage} s)${times}: ${lowerFirst(PROMISES[code].fix)}`;
}

function what(plan: Plan, code: PromiseCode, host: string): string {
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
      return `the stage of ${machine} never comes, since something stops the machine before it`;
    case 'returns-by-itself':
      return `${machine} stays off after the outage, though its returns say that it comes back`;
    case 'no-restart-loop':
      return `${machine} starts after the outage, goes down and starts again`;
  }
}

function lowerFirst(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
}
