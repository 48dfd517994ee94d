import type { Plan } from '../../power';
import { type PromiseCode, type PromiseResult, sweep } from '../../power/sweep';
import { CODES, type Severity } from '../codes';
import { type Finding, finding, type PlayedOutage } from '../finding';
import { brokenPromise } from './message';
import { placeOf } from './places';

/** With more machines nothing is played: it would take longer than people wait for a check. */
const MOST_MACHINES = 100;

/** So many events are played at most: about a second. In events, so that every computer says the same. */
const MOST_EVENTS = 3_000_000;

/** Promises that break with others, as the same thing seen from further off. */
const FOLLOWS_FROM: Partial<Record<PromiseCode, readonly PromiseCode[]>> = {
  'stops-before-power-loss': ['battery-carries-plan', 'outlets-wait'],
  'stop-has-whole-grace': ['battery-carries-plan', 'outlets-wait', 'stops-before-power-loss'],
};

/** What playing every length of outage says about a homelab that is sound by itself. */
export function outageFindings(plan: Plan, { faults }: { faults: boolean }): Finding[] {
  const machines = Object.keys(plan.hosts).length;
  if (machines > MOST_MACHINES) {
    const message = `the homelab has ${machines} machines, and a check plays no outages with more than ${MOST_MACHINES}: run 'ridethrough sweep' for the promises`;
    return [finding('outages-not-played', ['hosts'], message)];
  }
  const { promises, whole } = sweep(plan, { faults, mostEvents: MOST_EVENTS });
  const broken = promises.filter(({ holds }) => !holds);
  const findings = broken
    .filter((result) => !onlyFollows(result, broken))
    .map((result): Finding => {
      const { code, fault, host, story = [] } = result;
      const { severity, severityUnderFault = severity } = CODES[code];
      const weighs: Severity = fault === undefined ? severity : severityUnderFault;
      return {
        code,
        severity: weighs,
        path: [...placeOf(plan, code, host)],
        message: brokenPromise(plan, result, outageOf(result)),
        story,
        outage: outageOf(result),
      };
    });
  if (whole) return findings;
  const message = `what happens changes at so many lengths of outage that a check does not play them all: run 'ridethrough sweep' for the promises`;
  return [...findings, finding('outages-not-played', ['hosts'], message)];
}

/** The outage in which a promise breaks. */
function outageOf({
  shortestOutage = 0,
  corner = 'nominal',
  fault,
  byHandAfterSeconds,
}: PromiseResult): PlayedOutage {
  return {
    seconds: shortestOutage,
    corner,
    ...(fault === undefined ? {} : { fault }),
    ...(byHandAfterSeconds === undefined ? {} : { byHandAfterSeconds }),
  };
}

/** Whether the same machine breaks a promise that says more of the cause, under the same fault. */
function onlyFollows(result: PromiseResult, broken: readonly PromiseResult[]): boolean {
  const causes = FOLLOWS_FROM[result.code] ?? [];
  return broken.some(
    ({ code, host, fault }) =>
      causes.includes(code) && host === result.host && kind(fault) === kind(result.fault),
  );
}

/** A fault without its time: `driver-stale:closet`. */
function kind(fault: string | undefined): string | undefined {
  return fault?.replace(/@.*$/, '');
}
