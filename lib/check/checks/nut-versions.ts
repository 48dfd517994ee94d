import { compareNutVersions, NEWEST_KNOWN_NUT_VERSION, nutTraits, OLDEST_KNOWN_NUT_VERSION } from '../../nut';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

/** What goes wrong with the NUT that the hosts have. */
export function* nutVersions({ plan }: CheckContext): Generator<Conclusion> {
  const burning: string[] = [];
  for (const [name, host] of Object.entries(plan.hosts)) {
    if (!host.managed || host.nut === undefined) continue;
    const { version } = host.nut;
    const path = ['hosts', name, 'nut', 'version'];
    if (compareNutVersions(version, OLDEST_KNOWN_NUT_VERSION) < 0) {
      const message = `host ${text(name)} has NUT ${version}; ${OLDEST_KNOWN_NUT_VERSION} is the oldest release whose behaviour is known here, and files are written as for that one: update it, or try the files before you rely on them`;
      yield conclusion('nut-version-unknown', path, message);
    } else if (compareNutVersions(version, NEWEST_KNOWN_NUT_VERSION) > 0) {
      const message = `host ${text(name)} has NUT ${version}; ${NEWEST_KNOWN_NUT_VERSION} is the newest release whose behaviour is known here: look into its release notes for upsmon and upssched, and try the files before you rely on them`;
      yield conclusion('nut-version-unknown', path, message);
    }
    const waits = host.stages.some(({ trigger }) => trigger.kind === 'timer');
    if (waits && nutTraits(version).timersBurnCpu) burning.push(name);
  }
  if (burning.length > 0) {
    const message = `${listed(burning)} ${burning.length === 1 ? 'has' : 'have'} NUT 2.8.0, whose upssched takes a whole processor core while a timer waits, on battery; NUT 2.8.1 does not: count a few watts more for the stage, or update NUT`;
    yield conclusion('upssched-burns-core', ['hosts'], message, [
      ['hosts', '*', 'shutdown'],
      ['hosts', '*', 'os'],
    ]);
  }
}
