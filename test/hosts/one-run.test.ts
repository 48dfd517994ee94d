import { waitsFor } from '../../hosts/order';
import type { ProbeReport } from '../../hosts/probe-report';
import { tiesOf } from '../../hosts/ties';
import { type WantedMachine, wantedFleet } from '../../hosts/wanted';
import type { Homelab } from '../../lib/homelab';
import { serveBy, threeMachines } from './homelabs';

/** What stands on a machine: what it asks others for, and what it serves to them. */
interface Stands {
  asks: readonly string[];
  serves: readonly string[];
}

const wantedOn = ({ logins, serves }: WantedMachine): Stands => ({
  asks: logins.map(({ system }) => system),
  serves,
});
const nothing: Stands = { asks: [], serves: [] };

/** Machines on which a run of Pulumi is played: those that may begin do so together, and each asks whom it follows. */
class Played {
  private readonly on = new Map<string, Stands>();

  constructor(homelab: Homelab | undefined) {
    if (homelab === undefined) return;
    for (const machine of wantedFleet(homelab).machines) this.on.set(machine.name, wantedOn(machine));
  }

  /** Each group that works at the same time; whoever fails is put back, and nobody who waits for it begins. */
  run(homelab: Homelab, { fails, parallel }: { fails?: string; parallel?: number } = {}): string[][] {
    const { machines } = wantedFleet(homelab);
    const waits = waitsFor(this.facts(machines), parallel);
    const done = new Set<string>();
    const begun = new Set<string>();
    const groups: string[][] = [];
    for (;;) {
      const group = machines.filter(
        ({ name }) => !begun.has(name) && (waits.get(name) ?? []).every((before) => done.has(before)),
      );
      if (group.length === 0) return groups;
      groups.push(group.map(({ name }) => name));
      const before = new Map(group.map(({ name }) => [name, this.stands(name)]));
      for (const machine of group) {
        begun.add(machine.name);
        this.on.set(machine.name, wantedOn(machine));
      }
      for (const { name } of group) {
        const lacks = this.lacks(name).filter((system) => !isMutual(machines, name, system));
        if (name !== fails && lacks.length === 0) done.add(name);
        else this.on.set(name, before.get(name) ?? nothing);
      }
    }
  }

  /** What a machine asks for and nobody serves. */
  lacks(name: string): string[] {
    const served = [...this.on.values()].flatMap(({ serves }) => serves);
    return this.stands(name).asks.filter((system) => !served.includes(system));
  }

  isAs(homelab: Homelab): boolean {
    return wantedFleet(homelab).machines.every(
      (machine) => JSON.stringify(this.stands(machine.name)) === JSON.stringify(wantedOn(machine)),
    );
  }

  private stands(name: string): Stands {
    return this.on.get(name) ?? nothing;
  }

  private facts(machines: readonly WantedMachine[]) {
    const reports = new Map(machines.map((machine) => [machine.name, this.report(machine)]));
    return machines.map((machine) => ({
      name: machine.name,
      ...tiesOf(machine, machines, reports),
      reachable: true,
      // another line of some file, everywhere
      changes: true,
      takesTurns: machine.takesTurns,
    }));
  }

  private report({ name, serves }: WantedMachine): ProbeReport {
    const runs = this.stands(name).serves;
    return {
      ...(this.on.has(name) && { mark: 'one' }),
      monitors: [...this.stands(name).asks],
      files: [],
      gone: [],
      units: serves
        .filter((system) => !runs.includes(system))
        .map((system) => ({
          name: `nut-driver@${system.split('@')[0]}`,
          enabled: 'disabled',
          active: 'inactive',
        })),
      restarts: [],
      isUnfinished: false,
      isAsWanted: false,
    };
  }
}

/** Whether the server of what a machine asks for asks that machine in turn: its check is not held up by it. */
function isMutual(machines: readonly WantedMachine[], name: string, system: string): boolean {
  const [one, other] = [name, machines.find(({ serves }) => serves.includes(system))?.name];
  return machines.some((it) => it.name === other && it.logins.some(({ server }) => server === one));
}

/** The three machines with some words of theirs changed: cp1 serves 'closet', cp2 and cp3 follow. */
function homelab(change: (lab: Homelab) => void = () => {}): Homelab {
  const lab = threeMachines();
  for (const host of Object.values(lab.hosts)) host.stopTakesUpTo = '20s';
  change(lab);
  return lab;
}

function addUps(lab: Homelab, name: string, server: string): void {
  const { closet } = lab.upses;
  if (closet) lab.upses[name] = { ...closet, server };
}

function onBoth(lab: Homelab, ...names: string[]): void {
  for (const name of names) {
    Object.assign(lab.hosts[name] ?? {}, {
      poweredBy: [
        { ups: 'closet', share: 0.5 },
        { ups: 'shelf', share: 0.5 },
      ],
      minSupplies: 1,
    });
  }
}

const servedBy = (server: string) => (lab: Homelab) => serveBy(lab, server);
const named = (nutName: string) => (lab: Homelab) => {
  Object.assign(lab.upses.closet ?? {}, { nutName });
};
const shelfOnCp2 = (lab: Homelab) => {
  addUps(lab, 'shelf', 'cp2');
  Object.assign(lab.hosts.cp2 ?? {}, { poweredBy: 'shelf', shutdown: 'low-battery', returns: 'with-power' });
};
const eachOther = (lab: Homelab) => {
  addUps(lab, 'shelf', 'cp2');
  onBoth(lab, 'cp1', 'cp2', 'cp3');
  Object.assign(lab.hosts.cp2 ?? {}, { shutdown: 'low-battery', returns: 'with-power' });
};

const CASES: [string, Homelab | undefined, Homelab, string[][]][] = [
  ['the first installation', undefined, homelab(), [['cp1'], ['cp2', 'cp3']]],
  ['a change that its servers have nothing to do with', homelab(), homelab(), [['cp2', 'cp3'], ['cp1']]],
  ['another name of a UPS', homelab(), homelab(named('rack')), [['cp1'], ['cp2', 'cp3']]],
  ['another server of a UPS', homelab(), homelab(servedBy('cp2')), [['cp2'], ['cp3'], ['cp1']]],
  [
    'another server and another name',
    homelab(),
    homelab((lab) => {
      servedBy('cp2')(lab);
      named('rack')(lab);
    }),
    [['cp2'], ['cp3'], ['cp1']],
  ],
  [
    'a machine that moves onto a UPS which is new',
    homelab(),
    homelab((lab) => {
      shelfOnCp2(lab);
      Object.assign(lab.hosts.cp3 ?? {}, { poweredBy: 'shelf' });
    }),
    [['cp1', 'cp2'], ['cp3']],
  ],
  [
    'a second supply on a UPS which is new',
    homelab(),
    homelab((lab) => {
      shelfOnCp2(lab);
      onBoth(lab, 'cp3');
    }),
    [['cp2'], ['cp3'], ['cp1']],
  ],
  [
    'a second supply on a new UPS of the same server',
    homelab(),
    homelab((lab) => {
      addUps(lab, 'shelf', 'cp1');
      onBoth(lab, 'cp1', 'cp3');
    }),
    [['cp2'], ['cp1'], ['cp3']],
  ],
  [
    'servers that follow each other, for the first time',
    undefined,
    homelab(eachOther),
    [['cp1', 'cp2'], ['cp3']],
  ],
  [
    'other names of two UPSes whose servers follow each other',
    homelab(eachOther),
    homelab((lab) => {
      eachOther(lab);
      named('rack')(lab);
      Object.assign(lab.upses.shelf ?? {}, { nutName: 'board' });
    }),
    [['cp1', 'cp2'], ['cp3']],
  ],
  [
    'two UPSes that change their servers with each other',
    homelab(eachOther),
    homelab((lab) => {
      eachOther(lab);
      Object.assign(lab.upses.closet ?? {}, { server: 'cp2' });
      Object.assign(lab.upses.shelf ?? {}, { server: 'cp1' });
    }),
    [['cp1', 'cp2'], ['cp3']],
  ],
];

test.each(CASES)('%s takes one run', (_, before, after, groups) => {
  const played = new Played(before);
  expect(played.run(after)).toEqual(groups);
  expect(played.isAs(after)).toBe(true);
  // and back
  if (before !== undefined) {
    played.run(before);
    expect(played.isAs(before)).toBe(true);
  }
});

test.each(CASES)('%s: whoever fails, the next run brings everybody there', (_, before, after) => {
  for (const { name } of wantedFleet(after).machines) {
    const played = new Played(before);
    played.run(after, { fails: name });
    played.run(after);
    expect(played.isAs(after)).toBe(true);
  }
});

test('whoever fails where a UPS gets another server, everybody still has one to ask', () => {
  const [before, after] = [homelab(), homelab(servedBy('cp2'))];
  for (const fails of ['cp1', 'cp2', 'cp3']) {
    const played = new Played(before);
    played.run(after, { fails });
    expect({ fails, lacks: ['cp1', 'cp2', 'cp3'].flatMap((name) => played.lacks(name)) }).toEqual({
      fails,
      lacks: [],
    });
    // also where somebody changes his mind
    played.run(before);
    expect(played.isAs(before)).toBe(true);
  }
});

test('one machine at a time is enough', () => {
  for (const [what, before, after] of CASES) {
    const played = new Played(before);
    const groups = played.run(after, { parallel: 1 });
    expect({ what, groups: groups.map(({ length }) => length) }).toEqual({ what, groups: [1, 1, 1] });
    expect({ what, isAs: played.isAs(after) }).toEqual({ what, isAs: true });
  }
});
