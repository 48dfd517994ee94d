import { derivePlan } from '../../lib/power';
import { host, pair, ups } from './homelabs';

describe('the order in which machines go down', () => {
  it('takes stages by time first, then by charge, then low battery with the server last', () => {
    const lab = pair();
    lab.hosts = {
      server: host('192.0.2.1', { poweredBy: 'closet' }),
      atLowBattery: host('192.0.2.2', { poweredBy: 'closet' }),
      atHalf: host('192.0.2.3', { poweredBy: 'closet', shutdown: { chargeBelowPercent: 50 } }),
      atThird: host('192.0.2.4', { poweredBy: 'closet', shutdown: { chargeBelowPercent: 33 } }),
      late: host('192.0.2.5', { poweredBy: 'closet', shutdown: { onBatteryFor: '10m' } }),
      early: host('192.0.2.6', { poweredBy: 'closet', shutdown: { onBatteryFor: '90s' } }),
    };
    expect(derivePlan(lab).stopOrder).toEqual([
      'early',
      'late',
      'atHalf',
      'atThird',
      'atLowBattery',
      'server',
    ]);
  });

  it('puts who mounts storage before who serves it, and a virtual machine before its host', () => {
    const lab = pair();
    lab.upses = { closet: ups('pi') };
    lab.hosts = {
      storage: host('192.0.2.1', { poweredBy: 'closet' }),
      metal: host('192.0.2.2', { poweredBy: 'closet', dependsOn: ['storage'] }),
      guest: host('192.0.2.3', { runsOn: 'metal', watts: 0 }),
      pi: host('192.0.2.4', { poweredBy: 'closet' }),
    };
    expect(derivePlan(lab).stopOrder).toEqual(['guest', 'metal', 'storage', 'pi']);
  });

  it('comes to an end where machines lean on each other in a circle', () => {
    const lab = pair({ dependsOn: ['server'] }, { dependsOn: ['follower'] });
    expect(derivePlan(lab).stopOrder).toHaveLength(2);
  });
});
