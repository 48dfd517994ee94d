import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../../lib/check';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { simulate } from '../../lib/power/simulation';
import { sweep } from '../../lib/power/sweep';
import { clock } from '../../lib/power/sweep/story';
import { ENVIRONMENTS, withHost, withUps } from './environments';

/** Published plans as they were published. `UPDATE_SNAPSHOTS=1` writes their files anew. */
const PUBLISHED: Record<string, { about: string; lab: Homelab; outageSeconds: number }> = {
  'rack-10-and-20-minutes': {
    about:
      'cp3 after 10 minutes on battery, cp2 after 20, cp1 at low battery: the plan that rack was changed to.',
    lab: withHost(withHost(ENVIRONMENTS.rack, 'k8s-cp3', { shutdown: { onBatteryFor: '10m' } }), 'k8s-cp2', {
      shutdown: { onBatteryFor: '20m' },
    }),
    outageSeconds: 10_000,
  },
  'truenas-as-published': {
    about:
      'All three hosts leave at the FSD of low battery. TrueNAS waits for their logout, not for their end: it goes while they still stop.',
    lab: ['pve-compute-01', 'pve-compute-02', 'pve-compute-03'].reduce<Homelab>(
      (lab, host) => withHost(lab, host, { shutdown: 'low-battery' }),
      ENVIRONMENTS.truenas,
    ),
    outageSeconds: 10_000,
  },
  'proxmox-pi-as-published': {
    about:
      'node2 after 5 minutes, node1 after 15. The Pi goes at low battery and cuts no outlets: if the mains return before the battery is empty, nothing starts it.',
    lab: withHost(ENVIRONMENTS['proxmox-pi'], 'nut-pi', { returns: 'with-power' }),
    outageSeconds: 10_000,
  },
  'k3s-flux-both-low-at-20-percent': {
    about:
      'Both UPSes are low at 20 %. Where tower is first, the storage server goes while k3s1 still mounts its storage.',
    lab: withUps(ENVIRONMENTS['k3s-flux'], 'shelf', { lowBattery: { chargePercent: 20 } }),
    outageSeconds: 10_000,
  },
};

test.each(Object.entries(PUBLISHED))('%s', (name, { about, lab, outageSeconds }) => {
  const plan = derivePlan(lab);
  const { events } = simulate(plan, { outageSeconds });
  const { promises, outages } = sweep(plan);
  const lines = [
    about,
    '',
    `An outage of ${clock(outageSeconds * 1000)}:`,
    ...events.map(({ at, event, host, ups }) =>
      [clock(at * 1000).padStart(8), event, host, ups].filter((word) => word !== undefined).join(' '),
    ),
    '',
    `Every outage from ${outages.from} s to ${outages.to} s:`,
    ...promises.flatMap(({ code, holds, host, margin, corner, shortestOutage, story = [] }) => [
      [
        holds ? 'holds ' : 'BREAKS',
        code,
        ...(host === undefined ? [] : [`(${host}, ${corner})`]),
        ...(margin === undefined ? [] : [`margin ${margin} s`]),
        ...(shortestOutage === undefined ? [] : [`from an outage of ${shortestOutage} s`]),
      ].join(' '),
      ...story.map((line) => `         ${line}`),
    ]),
    '',
    '`check` says:',
    ...said(lab),
    '',
  ];
  const file = join(__dirname, 'golden', `${name}.txt`);
  const text = lines.join('\n');
  if (process.env.UPDATE_SNAPSHOTS !== undefined) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});

/** What the outages add to the findings. */
function said(lab: Homelab): string[] {
  const declared = new Set(examine(lab, 'none').findings.map((one) => JSON.stringify(one)));
  const added = examine(lab).findings.filter((one) => !declared.has(JSON.stringify(one)));
  if (added.length === 0) return ['nothing more'];
  return added.map(
    ({ severity, code, path, message }) => `${severity} ${code} ${path.join('.')}: ${message}`,
  );
}
