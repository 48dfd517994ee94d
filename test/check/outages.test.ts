import { check, examine, HomelabError, plan } from '../../lib/check';
import { withHost } from '../power/environments';
import { homelabOfCase } from './homelab-of-case';

jest.mock('ridethrough', () => jest.requireActual('../../lib/homelab'), { virtual: true });

const stranded = homelabOfCase('returns-by-itself');
const severitiesOf = (input: unknown, options = {}) =>
  new Set(check(input, options).map(({ severity }) => severity));

test('a homelab that breaks a promise has no plan to deliver, and one to play', () => {
  expect(examine(stranded).sound).toBeUndefined();
  expect(examine(stranded, 'all-with-faults').sound).toBeUndefined();
  expect(Object.keys(examine(stranded, 'none').sound?.plan.hosts ?? {})).toEqual(['pi', 'node']);
});

test('plan() says what happened in the outage that shows it', () => {
  let thrown: unknown;
  try {
    plan(stranded);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(HomelabError);
  expect((thrown as HomelabError).message).toMatch(
    /^the homelab has 1 error:\n- host 'node' stays off .*\(returns-by-itself\)\n {4}0:00 the mains fail\n( {4}\d+:\d\d .*\n)+ {4}\d+:\d\d node: is off$/,
  );
});

test('what breaks under a fault alone is a warning, and only where faults are asked for', () => {
  const sound = require('../../stacks/rack').default;
  expect(severitiesOf(sound)).toEqual(new Set(['info']));
  expect(severitiesOf(sound, { faults: true })).toEqual(new Set(['info', 'warning']));
  // the declaration's own error is all there is: nothing is played with it
  const wrong = withHost(sound, 'k8s-cp3', { dependsOn: ['k8s-cp9'] });
  expect(check(wrong, { faults: true }).filter(({ story }) => story !== undefined)).toEqual([]);
});

test('one cause is one finding: a battery that is too small is not also told as a lost machine', () => {
  const codes = check(homelabOfCase('battery-carries-plan')).map(({ code }) => code);
  expect(codes).toEqual(['battery-carries-plan']);
});
