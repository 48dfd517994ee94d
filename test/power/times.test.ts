import { derivePlan, detectionSpan, suppliesOf } from '../../lib/power';
import { host, pair, ups } from './homelabs';

describe('times in the plan', () => {
  it('counts detection from nothing to one poll of the driver and one of upsmon', () => {
    expect(detectionSpan(2, 5)).toEqual({ shortestSeconds: 0, nominalSeconds: 3.5, longestSeconds: 7 });
  });

  it('starts a stage by time after detection, its timer and FINALDELAY', () => {
    const [stage] = derivePlan(pair()).hosts.follower?.stages ?? [];
    // Detection 0 to 7 s, timer 60 s (a second early or late), FINALDELAY 5 s, up to 5 s to ask upsd.
    expect(stage?.startsAfter).toEqual({ shortestSeconds: 64, nominalSeconds: 68.5, longestSeconds: 78 });
  });

  it('has one stage per UPS of the host, named for it', () => {
    const lab = pair({
      poweredBy: [{ ups: 'closet' }, { ups: 'other' }],
      shutdown: { onBatteryFor: '3m', of: 'all' },
    });
    lab.upses.other = ups('server');
    expect(derivePlan(lab).hosts.follower?.stages.map(({ name, of }) => [name, of])).toEqual([
      ['stage.closet', 'all'],
      ['stage.other', 'all'],
    ]);
  });

  it('takes longer delays for a CyberPower, and what the homelab says before everything', () => {
    const lab = pair();
    lab.upses = { closet: ups('server', { vendor: 'cyberpower' }) };
    expect(derivePlan(lab).upses.closet).toMatchObject({ offDelaySeconds: 60, onDelaySeconds: 120 });
    lab.upses = { closet: ups('server', { vendor: 'cyberpower', offDelay: '3m' }) };
    expect(derivePlan(lab).upses.closet).toMatchObject({ offDelaySeconds: 180, onDelaySeconds: 120 });
  });
});

describe('load', () => {
  it('sums hosts by their shares, network gear and the base', () => {
    const lab = pair(
      { watts: 100, poweredBy: [{ ups: 'closet', share: 0.25 }, { ups: 'other' }] },
      { watts: 10 },
    );
    lab.upses = { closet: ups('server', { baseWatts: 7 }), other: ups('server') };
    lab.networkGear = { switch: { watts: 3, poweredBy: 'closet' }, router: { watts: 50 } };
    const { closet, other } = derivePlan(lab).upses;
    expect(closet?.load).toEqual({ baseWatts: 7, gearWatts: 3, hostWatts: 35, totalWatts: 45 });
    expect(other?.load.totalWatts).toBe(75);
  });

  it('divides what is left among supplies that name no share', () => {
    const shares = suppliesOf(
      host('192.0.2.1', { poweredBy: [{ ups: 'a', share: 0.5 }, { ups: 'b' }, { ups: 'c' }] }),
    );
    expect(shares.map(({ share }) => share)).toEqual([0.5, 0.25, 0.25]);
  });
});
