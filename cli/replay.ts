import type { Finding } from '../lib/check';
import { outageText } from './outage-arguments';
import { shellWord } from './shell-word';

/** The command that shows an outage second by second. `called` is the environment as the command line calls it. */
export function replayCommand(called: string, outage: NonNullable<Finding['outage']>): string {
  const { seconds, corner, fault, byHandAfterSeconds } = outage;
  return [
    `ridethrough simulate ${shellWord(called)} --outage ${outageText(seconds)}`,
    ...(corner === 'nominal' ? [] : [`--corner ${corner}`]),
    ...(fault === undefined ? [] : [`--fault ${fault}`]),
    ...(byHandAfterSeconds === undefined ? [] : [`--by-hand ${outageText(byHandAfterSeconds)}`]),
  ].join(' ');
}
