import fc from 'fast-check';
import { type MachineFacts, waitsFor } from '../../hosts/order';

const machine = (name: string, facts: Partial<MachineFacts> = {}): MachineFacts => ({
  name,
  needs: [],
  knows: [],
  leaves: [],
  reachable: true,
  changes: true,
  takesTurns: false,
  ...facts,
});
const waits = (machines: MachineFacts[], parallel?: number) =>
  Object.fromEntries(waitsFor(machines, parallel));

test('a server comes before those that can’t log in there yet', () => {
  expect(
    waits([machine('cp1'), machine('cp2', { needs: ['cp1'] }), machine('cp3', { needs: ['cp1'] })]),
  ).toEqual({ cp1: [], cp2: ['cp1'], cp3: ['cp1'] });
});

test('a server comes after those that log in there already', () => {
  expect(
    waits([machine('cp1'), machine('cp2', { knows: ['cp1'] }), machine('cp3', { knows: ['cp1'] })]),
  ).toEqual({
    cp1: ['cp2', 'cp3'],
    cp2: [],
    cp3: [],
  });
});

test('it comes before those where nothing is to be done, for it goes last when all are given back', () => {
  const knows = { knows: ['cp1'] };
  const idle = { changes: false };
  expect(waits([machine('cp1', idle), machine('cp2', { ...knows, ...idle }), machine('cp3', knows)])).toEqual(
    { cp1: [], cp2: ['cp1'], cp3: ['cp1'] },
  );
  expect(waits([machine('cp1'), machine('cp2', { ...knows, ...idle }), machine('cp3', knows)])).toEqual({
    cp1: ['cp3'],
    cp2: ['cp1'],
    cp3: [],
  });
  const turn = { takesTurns: true, ...idle };
  expect(
    waits([
      machine('cp2', { ...knows, ...turn }),
      machine('cp3', { ...knows, ...turn }),
      machine('cp1', turn),
    ]),
  ).toEqual({ cp1: [], cp2: ['cp1'], cp3: ['cp1', 'cp2'] });
});

test('a machine that joins comes after a server that those who know it precede', () => {
  const joins = machine('cp3', { needs: ['cp1'] });
  expect(waits([machine('cp1'), machine('cp2', { knows: ['cp1'] }), joins])).toEqual({
    cp1: ['cp2'],
    cp2: [],
    cp3: ['cp1'],
  });
});

test('a server comes after those that it no longer serves, unless they need it', () => {
  const moves = { needs: ['cp2'], leaves: ['cp1'] };
  expect(
    waits([machine('cp1', { needs: ['cp2'] }), machine('cp2', { leaves: ['cp1'] }), machine('cp3', moves)]),
  ).toEqual({ cp1: ['cp2', 'cp3'], cp2: [], cp3: ['cp2'] });
  expect(waits([machine('cp1'), machine('cp2', { needs: ['cp1'], leaves: ['cp1'] })])).toEqual({
    cp1: [],
    cp2: ['cp1'],
  });
});

test('what fails otherwise goes before what is only better', () => {
  // b leaves a, and a knows b
  expect(waits([machine('a', { knows: ['b'] }), machine('b', { leaves: ['a'] })])).toEqual({
    a: ['b'],
    b: [],
  });
  // b knows c and is needed by a, which c needs
  expect(
    waits([machine('a', { needs: ['b'] }), machine('b', { knows: ['c'] }), machine('c', { needs: ['a'] })]),
  ).toEqual({ a: ['b'], b: [], c: ['a', 'b'] });
});

test('servers that know each other do not wait for each other', () => {
  expect(waits([machine('a', { knows: ['b'] }), machine('b', { knows: ['a'] })])).toEqual({
    a: [],
    b: ['a'],
  });
});

test('servers that need each other go at the same time, and whoever needs one of them after both', () => {
  const [a, b] = [
    machine('a', { needs: ['b'], leaves: ['b'] }),
    machine('b', { needs: ['a'], leaves: ['a'] }),
  ];
  const others = [machine('c', { needs: ['a'] }), machine('d', { knows: ['b'] })];
  expect(waits([a, b, ...others])).toEqual({ a: ['d'], b: ['d'], c: ['a', 'b'], d: [] });
  // one restart of a kubelet at a time all the same
  const turn = { takesTurns: true };
  expect(
    waits([
      { ...a, ...turn },
      { ...b, ...turn },
    ]),
  ).toEqual({ a: [], b: ['a'] });
});

test('those that take turns go one after the other, in the order that the servers give', () => {
  const turn = { takesTurns: true };
  expect(
    waits([
      machine('cp1', turn),
      machine('cp2', { ...turn, knows: ['cp1'] }),
      machine('w1'),
      machine('cp3', { ...turn, knows: ['cp1'] }),
    ]),
  ).toEqual({ cp1: ['cp2', 'cp3'], cp2: [], w1: [], cp3: ['cp2'] });
});

test('nobody waits for a machine that did not answer, and it waits for all', () => {
  const gone = machine('cp2', { knows: ['cp1'], reachable: false, takesTurns: true });
  expect(waits([machine('cp1'), gone, machine('cp3', { knows: ['cp1'] })])).toEqual({
    cp1: ['cp3'],
    cp2: ['cp1', 'cp3'],
    cp3: [],
  });
});

test('machines that take turns and did not answer do so too, after all others', () => {
  const gone = { takesTurns: true, reachable: false };
  expect(waits([machine('cp1', gone), machine('cp2', gone), machine('w1')])).toEqual({
    cp1: ['w1'],
    cp2: ['w1', 'cp1'],
    w1: [],
  });
});

test('three control planes on one UPS: the first installation, a change, and what joins', () => {
  const fleet = (cp2: 'needs' | 'knows', cp3: 'needs' | 'knows') => {
    const turn = { takesTurns: true };
    return [
      machine('cp1', turn),
      machine('cp2', { ...turn, [cp2]: ['cp1'] }),
      machine('cp3', { ...turn, [cp3]: ['cp1'] }),
    ];
  };
  expect(waits(fleet('needs', 'needs'))).toEqual({ cp1: [], cp2: ['cp1'], cp3: ['cp1', 'cp2'] });
  expect(waits(fleet('knows', 'knows'))).toEqual({ cp1: ['cp2', 'cp3'], cp2: [], cp3: ['cp2'] });
  expect(waits(fleet('knows', 'needs'))).toEqual({ cp1: ['cp2'], cp2: [], cp3: ['cp1'] });
});

const others = (count: number, self: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 3 })
    .map((indices): string[] => indices.flatMap((index) => (index === self ? [] : [`h${index}`])));

const fleets = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc.record({
        name: fc.constant(`h${index}`),
        needs: others(count, index),
        knows: others(count, index),
        leaves: others(count, index),
        reachable: fc.boolean(),
        changes: fc.boolean(),
        takesTurns: fc.boolean(),
        fails: fc.boolean(),
      }),
    ),
  ),
);

/** Groups of names that run together where everything that may run does, as Pulumi has it. */
function rounds(waitsFor: ReadonlyMap<string, readonly string[]>, fails: ReadonlySet<string>): string[][] {
  const seen: string[][] = [];
  const done = new Set<string>();
  const begun = new Set<string>();
  for (;;) {
    const running = [...waitsFor].flatMap(([name, before]) =>
      !begun.has(name) && before.every((one) => done.has(one)) ? [name] : [],
    );
    if (running.length === 0) return seen;
    seen.push(running);
    for (const name of running) {
      begun.add(name);
      if (!fails.has(name)) done.add(name);
    }
  }
}

/** Whether one waits for the other, also by way of others. */
function waitsForOther(
  waitsFor: ReadonlyMap<string, readonly string[]>,
  one: string,
  other: string,
): boolean {
  const seen = new Set([one]);
  for (const name of seen) for (const before of waitsFor.get(name) ?? []) seen.add(before);
  return seen.has(other);
}

function reversed(waitsFor: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const names = [...waitsFor.keys()];
  return new Map(names.map((name) => [name, names.filter((other) => waitsFor.get(other)?.includes(name))]));
}

test('whatever follows what, everybody gets a turn, never more than the bound at a time', () => {
  fc.assert(
    fc.property(fleets, fc.integer({ min: 1, max: 5 }), (machines, parallel) => {
      const seen = rounds(waitsFor(machines, parallel), new Set());
      expect(seen.flat().sort()).toEqual(machines.map(({ name }) => name).sort());
      expect(Math.max(...seen.map(({ length }) => length))).toBeLessThanOrEqual(parallel);
    }),
  );
});

test('kubelets are restarted one at a time, installed, changed and given back, whoever fails', () => {
  fc.assert(
    fc.property(fleets, (machines) => {
      const turns: ReadonlySet<string> = new Set(
        machines.filter(({ takesTurns }) => takesTurns).map(({ name }) => name),
      );
      const fails: ReadonlySet<string> = new Set(machines.filter((one) => one.fails).map(({ name }) => name));
      const graph = waitsFor(machines);
      // however long each takes: of any two one waits for the other, and so it is the other way round
      for (const one of turns) {
        for (const other of turns) {
          if (one !== other)
            expect(waitsForOther(graph, one, other)).not.toBe(waitsForOther(graph, other, one));
        }
      }
      for (const [waiting, failing] of [
        [graph, new Set<string>()],
        [graph, fails],
        [reversed(graph), new Set<string>()],
        [reversed(graph), fails],
      ] as const) {
        // where one fails, its kubelet may be down: no other one is touched
        const order = rounds(waiting, failing)
          .flat()
          .filter((name) => turns.has(name));
        const failed = order.findIndex((name) => failing.has(name));
        if (failed !== -1) expect(order.slice(failed + 1)).toEqual([]);
      }
    }),
  );
});

test('nobody that answers is kept waiting by one that does not', () => {
  fc.assert(
    fc.property(fleets, (machines) => {
      const gone: ReadonlySet<string> = new Set(
        machines.filter(({ reachable }) => !reachable).map(({ name }) => name),
      );
      const seen = rounds(waitsFor(machines), gone).flat();
      for (const { name, reachable } of machines) if (reachable) expect(seen).toContain(name);
    }),
  );
});

test('who needs a server comes after it, unless that server needs it too', () => {
  fc.assert(
    fc.property(fleets, (machines) => {
      const answered = machines.filter(({ reachable }) => reachable);
      const needs = new Map<string, readonly string[]>(answered.map((one) => [one.name, one.needs]));
      const graph = waitsFor(machines);
      for (const { name, needs: servers } of answered) {
        for (const server of servers) {
          if (!needs.has(server) || waitsForOther(needs, server, name)) continue;
          expect(waitsForOther(graph, name, server)).toBe(true);
        }
      }
    }),
  );
});

test('servers that need each other, and no more, start in the same moment', () => {
  fc.assert(
    fc.property(fleets, (machines) => {
      const answered = machines
        .filter(({ reachable }) => reachable)
        .map((one) => ({ ...one, takesTurns: false }));
      const needs = new Map<string, readonly string[]>(answered.map((one) => [one.name, one.needs]));
      const graph = waitsFor(answered);
      for (const { name: one } of answered) {
        for (const { name: other } of answered) {
          if (!waitsForOther(needs, one, other) || !waitsForOther(needs, other, one)) continue;
          expect([...(graph.get(one) ?? [])].sort()).toEqual([...(graph.get(other) ?? [])].sort());
        }
      }
    }),
  );
});
