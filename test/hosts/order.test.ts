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

const fleets = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc.record({
        name: fc.constant(`h${index}`),
        follows: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }).map((other) => `h${other}`)),
        installed: fc.boolean(),
        reachable: fc.boolean(),
        takesTurns: fc.boolean(),
      }),
    ),
  ),
);

test('whatever follows what, everybody gets a turn, never more than the bound at a time, kubelets alone', () => {
  fc.assert(
    fc.property(fleets, fc.integer({ min: 1, max: 5 }), (machines, parallel) => {
      const graph = waitsFor(machines, parallel);
      const done = new Set<string>();
      while (done.size < machines.length) {
        // as fast as it could go: everything that may run does, and ends together
        const running = machines.filter(
          ({ name }) => !done.has(name) && (graph.get(name) ?? []).every((before) => done.has(before)),
        );
        expect(running.length).toBeGreaterThan(0);
        expect(running.length).toBeLessThanOrEqual(parallel);
        expect(running.filter((one) => one.takesTurns && one.reachable).length).toBeLessThanOrEqual(1);
        for (const { name } of running) done.add(name);
      }
    }),
  );
});
