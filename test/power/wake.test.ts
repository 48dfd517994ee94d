import { derivePlan } from '../../lib/power';
import { host, pair, ups } from './homelabs';

const MAC = '02:00:00:00:00:02';

describe('who wakes whom', () => {
  it('has the machine that goes down last wake the one that goes early', () => {
    const plan = derivePlan(pair({ returns: { wakeOnLan: MAC, onceChargePercent: 40 } }));
    expect(plan.hosts.server?.wakes).toEqual([
      {
        host: 'follower',
        address: '192.0.2.2',
        sshPort: 22,
        mac: MAC,
        broadcast: '255.255.255.255',
        onceChargePercent: 40,
        systems: ['closet@127.0.0.1'],
        limits: { settleSeconds: 221, waitSeconds: 32_400, tryForSeconds: 2201 },
      },
    ]);
  });

  it('writes a MAC address in lower case, in whatever case it is declared', () => {
    const plan = derivePlan(pair({ returns: ['with-power', { wakeOnLan: '02:AB:cd:00:0E:F1' }] }));
    expect(plan.hosts.server?.wakes[0]?.mac).toBe('02:ab:cd:00:0e:f1');
    expect(plan.hosts.follower?.returns).toEqual(['with-power', { wakeOnLan: '02:ab:cd:00:0e:f1' }]);
  });

  it('asks about no UPS whose data the sleeping machine itself would have to give', () => {
    const lab = pair({ poweredBy: [{ ups: 'closet' }, { ups: 'shelf' }], returns: { wakeOnLan: MAC } });
    lab.upses.shelf = ups('follower');
    const [target] = derivePlan(lab).hosts.server?.wakes ?? [];
    expect(target?.systems).toEqual(['closet@127.0.0.1']);
  });

  it('never has a machine wake itself or be woken by what runs on it', () => {
    const lab = pair({ returns: { wakeOnLan: MAC } }, { managed: false });
    lab.hosts.guest = host('192.0.2.3', { runsOn: 'follower', watts: 0 });
    const plan = derivePlan(lab);
    expect(Object.values(plan.hosts).flatMap(({ wakes }) => wakes)).toEqual([]);
  });

  it('never has a machine be woken by what runs deep within it, and goes on to the next', () => {
    const lab = pair({ returns: { wakeOnLan: MAC } });
    const around = { v1: 'follower', v2: 'v1', v3: 'v2', beside: 'server' };
    Object.entries(around).forEach(([name, runsOn], index) => {
      lab.hosts[name] = host(`198.51.100.${index + 1}`, { runsOn, watts: 0 });
    });
    const plan = derivePlan(lab);
    const wakers = Object.keys(plan.hosts).filter((name) => plan.hosts[name]?.wakes.length);
    expect(wakers.sort()).toEqual(['beside', 'server']);
  });

  it('names at most two wakers for each, so that the work grows with the machines and no faster', () => {
    const lab = pair();
    lab.upses = { closet: ups('server') };
    for (let index = 0; index < 50; index++) {
      lab.hosts[`node${index}`] = host(`198.51.100.${index + 1}`, {
        poweredBy: 'closet',
        returns: { wakeOnLan: MAC },
      });
    }
    const wakes = Object.values(derivePlan(lab).hosts).flatMap((one) => one.wakes);
    expect(wakes).toHaveLength(100);
  });
});
