import type { Plan } from '../power';
import { PROMISES } from '../power/promises/codes';
import type { Sweep } from '../power/sweep';
import { byHand } from './runbook/by-hand';
import { fromBlack } from './runbook/from-black';
import { whatHappens } from './runbook/what-happens';
import { spoken } from './words';

/**
 * RUNBOOK.md: what happens when the power fails, what to do by hand at each point, and how to start again from black.
 * For people without a screen: it is meant to be printed.
 *
 * @param sweep what is known to go wrong; a homelab without errors has nothing that goes wrong without a fault
 * @default nothing
 */
export function runbook(plan: Plan, sweep?: Sweep): string {
  const lines = [
    `# When the power fails: ${plan.name}`,
    '',
    'Written by `ridethrough synth` from the plan. Print it and keep it where the machines stand: in a power cut nobody reads it on them.',
    '',
    ...whatHappens(plan),
    ...(sweep === undefined ? [] : knownGaps(sweep)),
    ...byHand(plan),
    ...fromBlack(plan),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function knownGaps({ promises }: Sweep): string[] {
  const broken = promises.filter(({ holds, fault }) => !holds && fault === undefined);
  if (broken.length === 0) return [];
  return [
    '## What is known to go wrong',
    '',
    ...broken.map(
      ({ code, shortestOutage, host }) =>
        `- In an outage of ${spoken(shortestOutage ?? 0)} or more this does not hold${host === undefined ? '' : ` for ${host}`}: ${PROMISES[code].title.toLowerCase()}. ${PROMISES[code].fix}`,
    ),
    '',
  ];
}
