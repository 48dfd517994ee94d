import { derivePlan } from '../../lib/power';
import { planTable } from '../../lib/report';
import { host, pair, ups } from '../power/homelabs';

describe('the plan as a table', () => {
  it('says in the order of going down who stops when, how long it may take and how it comes back', () => {
    const lab = pair(
      {
        role: 'worker',
        returns: ['with-power', { wakeOnLan: '02:00:00:00:00:02' }],
        stopTakesUpTo: '2m',
      },
      { stopTakesUpTo: '90s' },
    );
    lab.upses = { closet: ups('server', { description: 'APC in the closet', baseWatts: 20 }) };
    expect(planTable(derivePlan(lab))).toBe(
      `machine   UPS     role           stops                      takes up to  comes back
follower  closet  worker         1 min on battery           2 min        with power,
                                 (begins 1m 04s to 1m 18s)               or woken by server
server    closet  server,        at low battery, last       1m 30s       by hand
                  serves closet

closet (APC in the closet) carries 100 of 1000 W (10 %).
`,
    );
  });

  it('marks how long a stop may take where that is only our default', () => {
    expect(planTable(derivePlan(pair({ stopTakesUpTo: '2m' })))).toBe(
      `machine   UPS     role           stops                      takes up to  comes back
follower  closet  server         1 min on battery           2 min        by hand
                                 (begins 1m 04s to 1m 18s)
server    closet  server,        at low battery, last       2m 30s*      by hand
                  serves closet
* nobody said: stopTakesUpTo is taken to be '150s'

closet carries 80 of 1000 W (8 %).
`,
    );
  });

  it('tells charge, runtime, two supplies, guests, strangers and machines without a UPS apart', () => {
    const lab = pair({
      poweredBy: [{ ups: 'closet' }, { ups: 'shelf' }],
      shutdown: { chargeBelowPercent: 40, of: 'all' },
    });
    lab.upses.shelf = ups('server');
    lab.hosts.laptop = host('192.0.2.4', { role: 'workstation' });
    lab.hosts.guest = host('192.0.2.5', { runsOn: 'follower', watts: 0, shutdown: { runtimeBelow: '90s' } });
    lab.hosts.box = host('192.0.2.6', { role: 'nas', managed: false, poweredBy: 'shelf' });
    expect(planTable(derivePlan(lab)).split('\n').slice(1, -3)).toMatchInlineSnapshot(`
[
  "guest     closet + shelf (needs 1)  server,               on battery with less than 1m 30s left, either UPS  2m 30s*      by hand",
  "                                    runs on follower",
  "follower  closet + shelf (needs 1)  server                on battery below 40 % charge, every UPS            2m 30s*      by hand",
  "laptop    none                      workstation           when its power is gone                             2m 30s*      by hand",
  "box       shelf                     NAS,                  at low battery                                     2m 30s*      by hand",
  "                                    not ours",
  "server    closet                    server,               at low battery, last                               2m 30s*      by hand",
  "                                    serves closet, shelf",
  "* nobody said: stopTakesUpTo is taken to be '150s'",
  "",
]
`);
  });
});
