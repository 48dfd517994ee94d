import { type ProbeReport, probeReport } from '../../hosts/probe-report';
import { type TiedMachine, tiesOf } from '../../hosts/ties';
import { wantedFleet } from '../../hosts/wanted';
import { withHost } from '../power/environments';
import { threeMachines } from './homelabs';

/** cp1 serves 'closet', cp2 and cp3 follow it. */
const { machines } = wantedFleet(threeMachines());

const report = (facts: Partial<ProbeReport> = {}): ProbeReport => {
  const read = probeReport('ridethrough-report\nmark one\nend\n');
  if (read === undefined) throw new Error('no report');
  return { ...read, ...facts };
};
const ties = (name: string, reports: Record<string, ProbeReport>, all: readonly TiedMachine[] = machines) => {
  const machine = all.find((one) => one.name === name);
  if (machine === undefined) throw new Error(`no ${name}`);
  return tiesOf(machine, all, new Map(Object.entries(reports)));
};
const { mark: _, ...unmarked } = report({ monitors: ['closet@10.10.30.11'] });
const [NEEDS, KNOWS] = [
  { needs: ['cp1'], knows: [], leaves: [] },
  { needs: [], knows: ['cp1'], leaves: [] },
];
const follows = (...monitors: string[]) => ({ cp1: report(), cp2: report({ monitors }) });

test('a machine knows its server where it asks it for the same UPS already', () => {
  expect(ties('cp2', follows('closet@10.10.30.11'))).toEqual(KNOWS);
  expect(ties('cp2', follows('other@10.10.30.99', 'CLOSET@10.10.30.11:3493'))).toEqual(KNOWS);
  expect(ties('cp1', follows('closet@10.10.30.11'))).toEqual({ needs: [], knows: [], leaves: [] });
});

test.each([
  ['asks for nothing', follows()],
  ['asks another machine', follows('closet@10.10.30.13')],
  ['asks at another port', follows('closet@10.10.30.11:3494')],
  ['did not answer', { cp1: report() }],
  ['asks a server that did not answer', { cp2: report({ monitors: ['closet@10.10.30.11'] }) }],
  ['is new', { cp1: report(), cp2: unmarked }],
  [
    'was left in the middle of a run',
    { cp1: report(), cp2: report({ monitors: ['closet@10.10.30.11'], isUnfinished: true }) },
  ],
  ...['nut-server', 'nut-driver@closet'].map((name): [string, Record<string, ProbeReport>] => [
    `asks a server whose ${name} does not run`,
    {
      ...follows('closet@10.10.30.11'),
      cp1: report({ units: [{ name, enabled: 'enabled', active: 'failed' }] }),
    },
  ]),
])('a machine that %s needs its server first', (_, reports) => {
  expect(ties('cp2', reports as Record<string, ProbeReport>)).toMatchObject({ needs: ['cp1'], knows: [] });
});

test('a driver that does not run hinders only those who ask for its UPS', () => {
  const units = [{ name: 'nut-driver@shelf', enabled: 'disabled', active: 'inactive' }];
  expect(ties('cp2', { ...follows('closet@10.10.30.11'), cp1: report({ units }) })).toEqual(KNOWS);
});

test('a machine leaves a server that is no longer to serve what it asks it for', () => {
  const old = follows('closet@10.10.30.13', 'closet@10.10.30.11');
  expect(ties('cp2', old)).toEqual({ needs: [], knows: ['cp1'], leaves: ['cp3'] });
  expect(ties('cp2', follows('rack@10.10.30.11'))).toEqual({ ...NEEDS, leaves: ['cp1'] });
  // by its name, in a file by hand; nobody leaves itself
  expect(ties('cp2', { cp2: report({ monitors: ['closet@cp3'] }) }).leaves).toEqual(['cp3']);
  expect(ties('cp2', follows('closet@10.10.30.12')).leaves).toEqual([]);
});

test('a login is known or not for each UPS; one that is not makes its server come first', () => {
  const three = threeMachines();
  const { closet } = three.upses;
  if (closet === undefined) throw new Error('no closet');
  const shelf = { ...closet, server: 'cp1', nutName: 'on-shelf' };
  const lab = withHost({ ...three, upses: { closet, shelf } }, 'cp2', {
    poweredBy: [
      { ups: 'closet', share: 0.5 },
      { ups: 'shelf', share: 0.5 },
    ],
    minSupplies: 1,
  });
  const { machines: all } = wantedFleet(lab);
  expect(ties('cp2', follows('closet@10.10.30.11'), all)).toEqual(NEEDS);
  expect(ties('cp2', follows('closet@10.10.30.11', 'on-shelf@10.10.30.11'), all)).toEqual(KNOWS);
});
