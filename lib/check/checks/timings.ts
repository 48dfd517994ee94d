import { type Duration, type HostNut, type Nut, seconds } from '../../homelab';
import { DEFAULTS } from '../../power';
import type { CheckContext } from '../context';
import { isManaged } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { listed, placeName, text } from '../say';

/** NUT takes a 0 here for 'without a pause' or 'at once'. */
const AT_LEAST_ONE_SECOND = [
  'pollFreq',
  'pollFreqAlert',
  'hostSync',
  'deadTime',
  'noCommWarnTime',
  'rbWarnTime',
] as const;
const POLLS = ['pollFreq', 'pollFreqAlert'] as const;

/** How NUT and notices count time. */
export function* timings(context: CheckContext): Generator<Conclusion> {
  const { lab } = context;
  yield* zeroes(lab.nut, ['nut']);
  yield* zero(lab.nut?.maxAge, ['nut', 'maxAge']);
  for (const [name, { pollInterval }] of Object.entries(lab.upses)) {
    yield* zero(pollInterval, ['upses', name, 'pollInterval']);
  }
  yield* zero(lab.notices?.timeout, ['notices', 'timeout']);
  yield* deadTime(lab.nut, {}, ['nut']);
  for (const [name, { nut }] of Object.entries(lab.hosts)) {
    yield* zeroes(nut, ['hosts', name, 'nut']);
    yield* deadTime(nut, lab.nut ?? {}, ['hosts', name, 'nut']);
  }
  yield* maxAge(context);
  yield* hostSync(context);
}

function* zeroes(nut: Nut | HostNut | undefined, path: Path): Generator<Conclusion> {
  for (const key of AT_LEAST_ONE_SECOND) yield* zero(nut?.[key], [...path, key]);
}

function* zero(duration: Duration | undefined, path: Path): Generator<Conclusion> {
  if (duration === undefined || seconds(duration) > 0) return;
  const message = `${placeName(path)} is ${text(duration)}; at least one whole second is needed, since daemons and curl take 0 for no pause or no limit: write '1s' or more`;
  yield conclusion('timing-zero', path, message);
}

/** Looks only where one of the three is said, so that each fault is found once: where it stands. */
function* deadTime(said: Nut | HostNut | undefined, below: Nut, path: Path): Generator<Conclusion> {
  const value = (key: 'deadTime' | 'pollFreq' | 'pollFreqAlert') =>
    said?.[key] ?? below[key] ?? DEFAULTS.nut[key];
  for (const poll of POLLS) {
    if (said?.deadTime === undefined && said?.[poll] === undefined) continue;
    if (seconds(value('deadTime')) >= seconds(value(poll)) || seconds(value('deadTime')) === 0) continue;
    const key = said.deadTime === undefined ? poll : 'deadTime';
    const message = `${placeName([...path, 'deadTime'])} is ${value('deadTime')} and ${poll} is ${value(poll)}; a UPS that is asked less often than that counts as dead between two questions, and the machine shuts down: let deadTime be three times ${poll}, '${3 * seconds(value(poll))}s'`;
    yield conclusion('dead-time-below-poll', [...path, key], message, [
      ...['deadTime', poll].flatMap((name) => [
        [...path, name],
        ['nut', name],
      ]),
    ]);
    return;
  }
}

function* maxAge({ lab }: CheckContext): Generator<Conclusion> {
  const said = lab.nut?.maxAge;
  if (said === undefined || seconds(said) === 0) return;
  const least = DEFAULTS.nut.maxAge;
  const slow = Object.entries(lab.upses).find(
    ([, { server, pollInterval }]) =>
      isManaged(lab, server) && pollInterval !== undefined && seconds(pollInterval) >= seconds(said),
  );
  const reason =
    slow === undefined
      ? seconds(said) < seconds(least) &&
        `a USB driver drops out for a second or two now and then: keep ${text(least)}`
      : `UPS ${text(slow[0])} is asked every ${slow[1].pollInterval}: write a multiple of that`;
  if (reason === false) return;
  const message = `maxAge is ${text(said)}; data that old counts as stale and the UPS as lost, and ${reason}`;
  yield conclusion('max-age-too-short', ['nut', 'maxAge'], message, [['upses', '*', 'pollInterval']]);
}

function* hostSync({ lab, plan, followers }: CheckContext): Generator<Conclusion> {
  for (const [ups, { server }] of Object.entries(lab.upses)) {
    const own = plan.hosts[server]?.nut;
    if (own === undefined || !isManaged(lab, server)) continue;
    const late = (followers.get(ups) ?? []).filter(
      (name) => (plan.hosts[name]?.nut?.finalDelaySeconds ?? 0) >= own.hostSyncSeconds,
    );
    const [first] = late;
    if (first === undefined || own.hostSyncSeconds === 0) continue;
    const delay = plan.hosts[first]?.nut?.finalDelaySeconds ?? 0;
    const path =
      lab.hosts[server]?.nut?.hostSync === undefined
        ? ['nut', 'hostSync']
        : ['hosts', server, 'nut', 'hostSync'];
    const message = `host ${text(server)} waits ${own.hostSyncSeconds} s (hostSync) for the machines that follow UPS ${text(ups)}, and ${listed(late)} ${late.length === 1 ? 'begins' : 'begin'} to stop only ${delay} s (finalDelay) after the word to do so; the server would not wait for them: let hostSync be above ${delay}s`;
    yield conclusion('host-sync-below-final-delay', path, message, [
      ...['hostSync', 'finalDelay'].map((key) => ['nut', key]),
      ...late.map((name) => ['hosts', name, 'nut', 'finalDelay']),
    ]);
  }
}
