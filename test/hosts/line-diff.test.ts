import { lineDiff } from '../../hosts/line-diff';

test('one changed line, with a line around it', () => {
  expect(lineDiff('a\nb\nc\nd\ne\n', 'a\nb\nX\nd\ne\n')).toEqual(['…', '  b', '- c', '+ X', '  d'].slice(1));
});

test('changes far apart have a mark between them, none at the ends', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const after = before.map((line) => (line === '2' || line === '8' ? `${line}!` : line));
  expect(lineDiff(before.join('\n'), after.join('\n'))).toEqual([
    '  1',
    '- 2',
    '+ 2!',
    '  3',
    '…',
    '  7',
    '- 8',
    '+ 8!',
    '  9',
  ]);
});

test('the same text has no change; a new one comes whole, a removed one goes whole', () => {
  expect(lineDiff('a\nb\n', 'a\nb\n')).toEqual([]);
  expect(lineDiff('', 'a\nb\n')).toEqual(['+ a', '+ b']);
  expect(lineDiff('a\nb\n', '')).toEqual(['- a', '- b']);
});
