import fc from 'fast-check';
import { nearestPlace, sliderLengths } from '../../lib/report/timeline/lengths';
import { ticks, timeAxis } from '../../lib/report/timeline/time-axis';

const moments = fc.array(fc.double({ min: 0, max: 9999, noNaN: true }), { maxLength: 40 });

test('time never goes back, and fills the whole axis', () => {
  fc.assert(
    fc.property(moments, fc.boolean(), (at, evenTime) => {
      const axis = timeAxis(at, 10_000, evenTime);
      const places = Array.from({ length: 101 }, (_, step) => axis(step * 100));
      expect(places[0]).toBe(0);
      expect(places.at(-1)).toBeCloseTo(1);
      expect(places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0) - 1e-9)).toBe(
        true,
      );
    }),
  );
});

test('a quiet hour is shortened, and evenly drawn where that is wanted', () => {
  const busy = [0, 5, 10, 3610, 3620];
  expect(timeAxis(busy, 4000, true)(2000)).toBe(0.5);
  expect(timeAxis(busy, 4000, false)(10)).toBeGreaterThan(0.05);
});

test('round times are written at the axis, and none upon another', () => {
  const axis = timeAxis([0, 128, 480], 600, true);
  const found = ticks(axis, 600, 500);
  expect(found.map(({ text }) => text)).toEqual(['0 s', '2 min', '5 min', '8 min']);
  for (const [index, { at }] of found.entries()) {
    if (index > 0) expect(axis(at) * 500 - axis(found[index - 1]?.at ?? 0) * 500).toBeGreaterThan(35);
  }
});

test('the slider stops at every second of a short cut, at round lengths of a long one, and where something changes', () => {
  const lengths = sliderLengths(10_000, [128.5, 20_000]);
  expect(lengths.slice(0, 32)).toEqual([...Array.from({ length: 30 }, (_, index) => index + 1), 35, 40]);
  expect(lengths).toEqual(expect.arrayContaining([129, 480, 3600, 7200, 10_000]));
  expect(lengths.at(-1)).toBe(10_000);
  expect(new Set(lengths).size).toBe(lengths.length);
  expect(lengths[nearestPlace(lengths, 487)]).toBe(490);
});
