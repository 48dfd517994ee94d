import fc from 'fast-check';
import { derivePlan } from '../../lib/power';
import { CORNERS, FAULT_KINDS, type Fault, type FaultKind } from '../../lib/power/simulation';
import { type Choice, choiceText, commandOf, placesOf, readChoice } from '../../lib/report/timeline/choice';
import { ENVIRONMENTS } from '../power/environments';

const plan = derivePlan(ENVIRONMENTS['k3s-flux']);
const FIRST: Choice = { outageSeconds: 480, corner: 'nominal', faults: [], evenTime: false };

const kinds = Object.keys(FAULT_KINDS).filter(
  (kind) => kind !== 'mains-return' && kind !== 'second-outage',
) as FaultKind[];
const moment = fc.option(fc.integer({ min: 0, max: 9_999_999 }), { nil: undefined });

function fault(kind: FaultKind, pick: number, ms: number | undefined): Fault {
  const places = placesOf(plan, kind);
  const where = places[pick % Math.max(1, places.length)];
  return {
    kind,
    ...(where === undefined ? {} : { where }),
    ...(ms === undefined ? {} : { atSeconds: ms / 1000 }),
  };
}

const choices: fc.Arbitrary<Choice> = fc.record({
  outageSeconds: fc.integer({ min: 1, max: 100_000 }),
  corner: fc.constantFrom(...CORNERS),
  faults: fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(20), moment), { maxLength: 2 }),
      fc.array(moment, { maxLength: 1 }),
    )
    .map(([faults, again]) => [
      ...faults.map(([kind, pick, ms]) => fault(kind, pick, ms)),
      ...again.map((ms) => fault('second-outage', 0, ms)),
    ]),
  evenTime: fc.boolean(),
});

test('whatever is chosen, the address brings back', () => {
  fc.assert(
    fc.property(choices, (choice) => {
      expect(readChoice(`#${choiceText(choice)}`, plan)).toEqual(choice);
    }),
  );
});

test('no address breaks the page', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { outageSeconds, faults } = readChoice(`#${text}`, plan);
      expect(outageSeconds).toBeGreaterThanOrEqual(1);
      expect(faults.length).toBeLessThanOrEqual(3);
    }),
  );
});

test('what a homelab has not, and what is no fault, is left out', () => {
  expect(readChoice('#outage=soon&corner=worst&fault=crash:nobody@5s&fault=fire&time=odd', plan)).toEqual(
    FIRST,
  );
});

test('mains that return earlier make a shorter outage', () => {
  expect(readChoice('#outage=20m&fault=mains-return@90s', plan)).toEqual({ ...FIRST, outageSeconds: 90 });
});

test('the command plays the same', () => {
  const choice: Choice = {
    ...FIRST,
    corner: 'latest',
    faults: [{ kind: 'crash', where: 'r730', atSeconds: 2.5 }, { kind: 'second-outage' }],
  };
  expect(commandOf('stacks/my lab.yaml', choice)).toBe(
    "ridethrough simulate 'stacks/my lab.yaml' --outage 8m --corner latest --fault crash:r730@2.5s --fault second-outage",
  );
  expect(commandOf('home', { ...FIRST, corner: 'squeezed' })).toBe(
    'ridethrough simulate home --outage 8m --corner squeezed',
  );
});
