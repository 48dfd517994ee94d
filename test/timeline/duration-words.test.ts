import fc from 'fast-check';
import { seconds } from '../../lib/homelab';
import { durationFromWords, durationInWords, durationText } from '../../lib/report/timeline/duration-words';

test.each([
  [0, '0 s'],
  [45, '45 s'],
  [59.6, '59 s'],
  [128, '2 min 8 s'],
  [720, '12 min'],
  [3900, '1 h 5 min'],
  [7615, '2 h 6 min 55 s'],
])('%d seconds are said as %s', (length, words) => {
  expect(durationInWords(length)).toBe(words);
});

test('where there is little room, what is smaller is rounded', () => {
  expect(durationInWords(7615, 2)).toBe('2 h 7 min');
  expect(durationInWords(3599, 1)).toBe('1 h');
});

test('what is said is understood again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (length) => {
      expect(durationFromWords(durationInWords(length))).toBe(length);
    }),
  );
});

test.each([
  ['12 min', 720],
  ['1h 30m', 5400],
  ['90s', 90],
  ['2:08', 128],
  ['1:02:05', 3725],
  ['2 minutes 8.345 seconds', 128.345],
  ['12', 720],
])('%s is understood', (words, length) => {
  expect(durationFromWords(words)).toBe(length);
});

test.each(['', 'soon', '12 parsecs', '-3 min', '1:2:3:4', '12 min and a bit'])(
  "'%s' is no length",
  (words) => {
    expect(durationFromWords(words)).toBeUndefined();
  },
);

test('a length is written so that a homelab and the command line read it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (length) => {
      expect(seconds(durationText(length) as '1s')).toBe(length);
    }),
  );
});
