import { check, examine, HomelabError, plan } from '../../lib/check';
import type { Homelab } from '../../lib/homelab';
import { withHost, withUps } from '../power/environments';
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

test('a machine that has Wake-on-LAN already is not told to add it, but why nobody wakes it', () => {
  const wakeOnLan = (last: number) => ({ returns: { wakeOnLan: `02:00:00:00:00:0${last}` } });
  const both = withHost(withHost(stranded as Homelab, 'pi', wakeOnLan(1)), 'node', wakeOnLan(2));
  const [found] = check(withUps(both, 'closet', { outlets: 'stay-on' })).filter(({ story }) => story);
  expect([found?.code, found?.path]).toEqual(['returns-by-itself', ['hosts', 'pi', 'returns']]);
  expect(found?.message).toContain("it has Wake-on-LAN, but of those who wake it 'node' is off itself;");
  expect(found?.message).not.toContain('add {');
});

test('a machine that somebody starts by hand a day later is not said to start', () => {
  const rack = require('../../stacks/rack').default;
  const byHand = Object.keys(rack.hosts).reduce(
    (lab, name) => withHost(lab, name, { returns: 'by-hand' }),
    rack,
  );
  const found = check(byHand, { faults: true }).find(({ code }) => code === 'no-restart-loop');
  expect(found?.message).toMatch(
    /^host '(\S+)', which somebody has started by hand .* goes down again .* FSD/,
  );
  expect(found?.story?.join('\n')).toMatch(/\d+:\d\d:\d\d k8s-cp2: is started by hand\n/);
  expect(found?.outage).toMatchObject({
    byHandAfterSeconds: 86_400,
    fault: expect.stringMatching(/^upsmon-dead:/),
  });
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
