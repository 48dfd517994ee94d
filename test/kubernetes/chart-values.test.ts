import { mergeValues } from '../../lib/kubernetes/chart-values';

test('a person’s values win, maps are merged, lists and plain values replaced', () => {
  const ours = { a: { b: 1, c: [1, 2] }, d: 'x', e: { f: true } };
  expect(mergeValues(ours, { a: { c: [3], g: null }, d: { h: 2 }, e: undefined })).toEqual({
    a: { b: 1, c: [3], g: null },
    d: { h: 2 },
    e: { f: true },
  });
});

test('nothing added changes nothing', () => {
  expect(mergeValues({ a: [1] })).toEqual({ a: [1] });
});

test('__proto__ is a key like any other', () => {
  const merged = mergeValues({ a: 1 }, JSON.parse('{"__proto__": {"polluted": true}}'));
  expect(Object.keys(merged)).toEqual(['a', '__proto__']);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});

test.each([
  [{ a: { b: () => 1 } }, 'values.a.b is a function'],
  [{ a: [Number.NaN] }, 'values.a.0 is NaN'],
  [{ when: new Date(0) }, 'values.when is an object of Date type'],
  [{ big: 1n }, 'values.big is a bigint'],
])('what JSON cannot hold is refused by its path: %p', (added, start) => {
  expect(() => mergeValues({}, added)).toThrow(
    new TypeError(`${start}: a chart's values hold text, numbers, true, false, null, lists and maps only`),
  );
});
