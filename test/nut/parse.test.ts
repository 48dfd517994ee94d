import fc from 'fast-check';
import { parseNutFile, quoted, renderUpsConf, word } from '../../lib/nut';

const text = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

describe("NUT's configuration language", () => {
  test('rendered words are read back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 30 })), fc.boolean(), (lines, quote) => {
        const rendered = lines.map((words) => `${words.map(quote ? quoted : word).join(' ')} # note "\n`);
        const parsed = parseNutFile(rendered.join(''));
        expect(parsed.errors).toEqual([]);
        expect(parsed.lines).toEqual(lines.map((words, index) => ({ line: index + 1, words })));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a=b', ['a', '=', 'b']],
    ['a = "b c"', ['a', '=', 'b c']],
    ['a "x"y', ['a', 'x', 'y']],
    ['a\\ b c\\=d', ['a b', 'c=d']],
    ['a""', ['a""']],
    ['a ""', ['a', '']],
    ['a#b', ['a']],
    ['a \\\n b', ['a', '', 'b']],
    ['"a\\\nb"', ['ab']],
    ['"a\nb" c', ['ab', 'c']],
    ['gr\u00fcn t\tx', ['grn', 't', 'x']],
    ['a\r', ['a']],
  ])('%j', (line, words) => {
    expect(parseNutFile(`\n# comment\n${line}\n`)).toEqual({ lines: [{ line: 3, words }], errors: [] });
  });

  test('a # inside quotes is an error, and NUT goes on behind it', () => {
    expect(parseNutFile('a "b#c d" e\nf\n')).toEqual({
      lines: [
        { line: 1, words: ['c', 'd"', 'e'] },
        { line: 2, words: ['f'] },
      ],
      errors: [{ line: 1, message: 'a # inside quotes needs a \\ before it' }],
    });
  });

  test('a quote that is never closed is an error at its beginning', () => {
    expect(parseNutFile('a\nb "c\nd\n').errors).toEqual([
      { line: 2, message: 'a quote is opened here and never closed' },
    ]);
  });

  test('what NUT drops is dropped: the 33rd word, the 513th character', () => {
    expect(
      parseNutFile(`${'w '.repeat(40)}\n${'x'.repeat(600)}\n`).lines.map(({ words }) => [
        words.length,
        words[0]?.length,
      ]),
    ).toEqual([
      [32, 1],
      [1, 512],
    ]);
  });

  test('what a person may write into ups.conf is read back as it was', () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.stringMatching(/^[a-z][a-z_]{0,9}$/),
        text,
        (description, port, key, value) => {
          const ups = { name: 'a', driver: 'dummy-ups', port, description, options: { [key]: value } };
          expect(parseNutFile(renderUpsConf({ upses: [ups] })).lines.map(({ words }) => words)).toEqual([
            ['[a]'],
            ['driver', '=', 'dummy-ups'],
            ['port', '=', port],
            ['desc', '=', description],
            [key, '=', value],
          ]);
        },
      ),
    );
  });

  test('any text is read without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => parseNutFile(any).lines.length >= 0));
  });
});
