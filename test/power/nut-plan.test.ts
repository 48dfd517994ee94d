import type { NutUser } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { host, pair, ups } from './homelabs';

describe('NUT in the plan', () => {
  it('makes the UPS server the primary over its loopback and everybody else a secondary at its address', () => {
    const plan = derivePlan(pair());
    expect(plan.hosts.server?.nut?.monitors).toMatchObject([
      {
        system: 'closet@127.0.0.1',
        role: 'primary',
        powerValue: 1,
        username: 'admin',
        password: { secret: 'nut-admin' },
      },
    ]);
    expect(plan.hosts.follower?.nut?.monitors).toMatchObject([
      { system: 'closet@192.0.2.1', role: 'secondary', powerValue: 1, username: 'monitor' },
    ]);
  });

  it('lets the order of users say whom followers log in as, and nothing of it change upsd.users', () => {
    const monitor = (name: string) => ({ password: { secret: name }, upsmon: 'secondary' as const });
    const admin = { password: { secret: 'nut-admin' }, upsmon: 'primary' as const };
    const planWith = (users: Record<string, NutUser>) => derivePlan({ ...pair(), nut: { users } }).hosts;
    const before = planWith({ monitor: monitor('old'), 'monitor-2': monitor('new'), admin });
    const after = planWith({ 'monitor-2': monitor('new'), monitor: monitor('old'), admin });
    expect(after.server?.nut?.users).toEqual(before.server?.nut?.users);
    expect(before.follower?.nut?.monitors[0]?.username).toBe('monitor');
    expect(after.follower?.nut?.monitors[0]?.username).toBe('monitor-2');
  });

  it('counts each supply, and two on one UPS as two', () => {
    const lab = pair({ poweredBy: [{ ups: 'closet' }, { ups: 'closet' }], minSupplies: 2 });
    const nut = derivePlan(lab).hosts.follower?.nut;
    expect(nut?.monitors.map(({ powerValue }) => powerValue)).toEqual([2]);
    expect(nut?.minSupplies).toBe(2);
  });

  it('has a server that the UPS does not feed watch it without counting on it', () => {
    const lab = pair({}, { poweredBy: 'other' });
    lab.upses.other = ups('follower');
    const monitors = derivePlan(lab).hosts.server?.nut?.monitors;
    expect(monitors?.map(({ ups: name, powerValue, role }) => [name, powerValue, role])).toEqual([
      ['other', 1, 'secondary'],
      ['closet', 0, 'primary'],
    ]);
  });

  it('hangs a virtual machine on the UPS of the machine it runs on', () => {
    const lab = pair();
    lab.hosts.guest = host('192.0.2.3', { runsOn: 'follower', watts: 0 });
    expect(derivePlan(lab).hosts.guest?.nut?.monitors.map(({ system }) => system)).toEqual([
      'closet@192.0.2.1',
    ]);
  });

  it('takes the version of the operating system, or the one that is named', () => {
    const plan = derivePlan(pair({ os: 'ubuntu-22.04' }, { nut: { version: '2.8.5' } }));
    expect([plan.hosts.follower?.nut?.version, plan.hosts.server?.nut?.version]).toEqual(['2.7.4', '2.8.5']);
  });

  it('lets a host differ from the timings of the homelab', () => {
    const lab = pair({ nut: { finalDelay: '1s' } });
    lab.nut = { finalDelay: '9s', pollFreq: '3s' };
    const nut = derivePlan(lab).hosts.follower?.nut;
    expect([nut?.finalDelaySeconds, nut?.pollFreqSeconds, nut?.deadTimeSeconds]).toEqual([1, 3, 15]);
  });

  it('cuts the outlets at the end unless the UPS is to stay on', () => {
    const lab = pair();
    expect(derivePlan(lab).hosts.server?.nut?.cutsOutlets).toBe(true);
    expect(derivePlan(lab).hosts.follower?.nut?.cutsOutlets).toBe(false);
    lab.upses = { closet: ups('server', { outlets: 'stay-on' }) };
    expect(derivePlan(lab).hosts.server?.nut?.cutsOutlets).toBe(false);
  });

  it('cuts the outlets of one UPS and passes over the other, which is to stay on', () => {
    const lab = pair();
    lab.upses = { closet: ups('server'), attic: ups('server', { outlets: 'stay-on' }) };
    const plan = derivePlan(lab);
    expect(plan.hosts.server?.nut?.cutsOutlets).toBe(true);
    expect(plan.upses.closet?.driver?.staysOnAtShutdown).toBeUndefined();
    expect(plan.upses.attic?.driver?.staysOnAtShutdown).toBe(true);
    lab.upses = { attic: ups('server', { outlets: 'stay-on' }), closet: ups('follower') };
    expect(derivePlan(lab).upses.attic?.driver?.staysOnAtShutdown).toBeUndefined();
  });

  it('gives the ids of a USB device to a driver that can pick by them, unless its options say others', () => {
    const usb = { vendorId: '0764', productId: '0601' };
    const optionsWith = (more: Parameters<typeof ups>[1]) => {
      const lab = pair();
      lab.upses = { closet: ups('server', { usb, ...more }) };
      return derivePlan(lab).upses.closet?.driver?.options;
    };
    expect(optionsWith({})).toEqual({ vendorid: '0764', productid: '0601' });
    expect(optionsWith({ driverOptions: { VendorID: '051d' } })).toEqual({
      productid: '0601',
      VendorID: '051d',
    });
    expect(optionsWith({ driver: 'riello_usb' })).toEqual({});
  });

  it('does not count on a server that is not ours to cut them, unless told', () => {
    const lab = pair({}, { managed: false });
    expect(derivePlan(lab).hosts.server?.nut?.cutsOutlets).toBe(false);
    lab.upses = { closet: ups('server', { outlets: 'cut' }) };
    expect(derivePlan(lab).hosts.server?.nut?.cutsOutlets).toBe(true);
  });

  it('brackets an IPv6 address and writes a port that is not the usual one', () => {
    const lab = pair({}, { address: '2001:db8::1' });
    lab.upses = { closet: ups('server', { upsdPort: 3500 }) };
    expect(derivePlan(lab).hosts.follower?.nut?.monitors[0]?.system).toBe('closet@[2001:db8::1]:3500');
  });

  it('gives a machine on no UPS nothing of NUT', () => {
    const lab = pair();
    lab.hosts.alone = host('192.0.2.9');
    expect(derivePlan(lab).hosts.alone?.nut).toBeUndefined();
  });
});
