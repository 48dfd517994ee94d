import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { sweep } from '../../lib/power/sweep';
import { runbook } from '../../lib/report/runbook';
import { startOrder } from '../../lib/report/runbook/start-order';
import { ENVIRONMENTS, withUps } from '../power/environments';

/** As it was read by a person; `UPDATE_SNAPSHOTS=1` writes it anew. */
function golden(name: string, text: string): void {
  const file = join(__dirname, 'golden', name);
  if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(file, text);
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
}

describe('RUNBOOK.md', () => {
  it.each(Object.entries(ENVIRONMENTS))(
    'says of %s what happens, what to do, and how to start from black',
    (name, lab) => {
      const plan = derivePlan(lab);
      golden(`runbook-${name}.md`, runbook(plan));
    },
  );

  it('says what is known to go wrong', () => {
    const plan = derivePlan(
      withUps(ENVIRONMENTS.rack, 'closet', {
        runtime: [{ watts: 110, lasts: '3m' }],
        lowBattery: { chargePercent: 10 },
      }),
    );
    expect(runbook(plan, sweep(plan))).toMatch(
      /^## What is known to go wrong\n\n- In an outage of .* or more this does not hold for k8s-cp\d: no machine loses its power before it has stopped\./m,
    );
  });
});

describe('a command on a machine', () => {
  const withSsh = (ssh: Homelab['ssh'], own: Homelab['ssh'] = {}): Homelab => {
    const { rack } = ENVIRONMENTS;
    const hosts = Object.entries(rack.hosts).map(([name, host]) => [
      name,
      { ...host, ssh: { ...host.ssh, ...(name === 'k8s-cp3' ? own : {}) } },
    ]);
    return { ...rack, ssh: { ...ssh }, hosts: Object.fromEntries(hosts) };
  };

  it('logs in as the homelab says, through the port and the machine that it names', () => {
    const text = runbook(
      derivePlan(withSsh({ user: 'ops', port: 2222 }, { jumpHost: 'k8s-cp1', user: 'me' })),
    );
    expect(text).toMatch(/^ssh -p 2222 ops@10\.10\.30\.12 sudo systemctl poweroff/m);
    expect(text).toMatch(
      /^ssh -J ops@10\.10\.30\.11:2222 -p 2222 me@10\.10\.30\.13 sudo systemctl poweroff/m,
    );
  });

  it('is run by root where nobody else is named, without sudo', () => {
    expect(runbook(derivePlan(withSsh({})))).toMatch(/^ssh root@10\.10\.30\.12 systemctl poweroff/m);
  });
});

describe('a NUT server that is told to forget a forced shutdown', () => {
  it('is restarted with its drivers where it is ours', () => {
    expect(runbook(derivePlan(ENVIRONMENTS.rack))).toMatch(
      /^ssh ops@10\.10\.30\.11 sudo systemctl restart nut-server nut-driver@closet {3}# k8s-cp1, for closet$/m,
    );
  });

  it('is left to its own page where it is not, since nobody knows its units', () => {
    const text = runbook(derivePlan(ENVIRONMENTS.truenas));
    expect(text).not.toMatch(/systemctl restart nut-server/);
    expect(text).toMatch(
      /^# truenas \(10\.0\.30\.10\), for bx1600, isn't ours: switch its UPS service off and on/m,
    );
  });
});

describe('the order of a start from black', () => {
  it.each(Object.entries(ENVIRONMENTS))('has in %s nobody before what it needs', (_name, lab) => {
    const plan = derivePlan(lab);
    const order = startOrder(plan);
    expect([...order].sort()).toEqual(Object.keys(plan.hosts).sort());
    for (const { name, runsOn, dependsOn } of Object.values(plan.hosts)) {
      for (const needed of [...dependsOn, ...(runsOn === undefined ? [] : [runsOn])]) {
        expect([name, order.indexOf(needed) < order.indexOf(name)]).toEqual([name, true]);
      }
    }
  });
});
