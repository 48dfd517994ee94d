import fc from 'fast-check';
import { type MachineFacts, waitsFor } from '../../hosts/order';

const machine = (name: string, facts: Partial<MachineFacts> = {}): MachineFacts => ({
  name,
  follows: [],
  installed: true,
  reachable: true,
  takesTurns: false,
  ...facts,
});
const waits = (machines: MachineFacts[], parallel?: number) =>
  Object.fromEntries(waitsFor(machines, parallel));

test('on new machines the server comes before those that log in there', () => {
  const fresh = { installed: false };
  expect(
    waits([
      machine('cp1', fresh),
      machine('cp2', { ...fresh, follows: ['cp1'] }),
      machine('cp3', { ...fresh, follows: ['cp1'] }),
    ]),
  ).toEqual({ cp1: [], cp2: ['cp1'], cp3: ['cp1'] });
});

test('on a change the server comes last', () => {
  expect(
    waits([machine('cp1'), machine('cp2', { follows: ['cp1'] }), machine('cp3', { follows: ['cp1'] })]),
  ).toEqual({
    cp1: ['cp2', 'cp3'],
    cp2: [],
    cp3: [],
  });
});

test('a machine that joins comes after a server that those who know it precede', () => {
  const joins = machine('cp3', { follows: ['cp1'], installed: false });
  expect(waits([machine('cp1'), machine('cp2', { follows: ['cp1'] }), joins])).toEqual({
    cp1: ['cp2'],
    cp2: [],
    cp3: ['cp1'],
  });
});

test('two servers that follow each other do not wait for each other', () => {
  expect(waits([machine('a', { follows: ['b'] }), machine('b', { follows: ['a'] })])).toEqual({
    a: [],
    b: ['a'],
  });
});

test('those that take turns go one after the other, in the order that the servers give', () => {
  const turn = { takesTurns: true };
  expect(
    waits([
      machine('cp1', turn),
      machine('cp2', { ...turn, follows: ['cp1'] }),
      machine('w1'),
      machine('cp3', { ...turn, follows: ['cp1'] }),
    ]),
  ).toEqual({ cp1: ['cp2', 'cp3'], cp2: [], w1: [], cp3: ['cp2'] });
});

test('nobody waits for a machine that did not answer, and it waits for all', () => {
  const gone = machine('cp2', { follows: ['cp1'], reachable: false, takesTurns: true });
  expect(waits([machine('cp1'), gone, machine('cp3', { follows: ['cp1'] })])).toEqual({
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
  const fleet = (installed: boolean[]) =>
    ['cp1', 'cp2', 'cp3'].map((name, index) =>
      machine(name, {
        takesTurns: true,
        installed: installed[index] === true,
        follows: name === 'cp1' ? [] : ['cp1'],
      }),
    );
  expect(waits(fleet([false, false, false]))).toEqual({ cp1: [], cp2: ['cp1'], cp3: ['cp1', 'cp2'] });
  expect(waits(fleet([true, true, true]))).toEqual({ cp1: ['cp2', 'cp3'], cp2: [], cp3: ['cp2'] });
  expect(waits(fleet([true, true, false]))).toEqual({ cp1: ['cp2'], cp2: [], cp3: ['cp1'] });
});

const fleets = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc.record({
        name: fc.constant(`h${index}`),
        follows: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }).map((other) => `h${other}`)),
        installed: fc.boolean(),
        reachable: fc.boolean(),
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
