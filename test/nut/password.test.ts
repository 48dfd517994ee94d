import fc from 'fast-check';
import {
  encodePasswordForMonitor,
  encodePasswordForUpsdUsers,
  parseNutFile,
  passwordNeedsSecondEncoding,
  passwordProblem,
} from '../../lib/nut';

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});
const password = printable.filter((value) => passwordProblem(value) === undefined);

function parsedOnce(text: string): readonly string[] {
  const { lines, errors } = parseNutFile(`${text}\n`);
  expect(errors).toEqual([]);
  expect(lines).toHaveLength(1);
  return lines[0]?.words ?? [];
}

describe('a password in a file', () => {
  test.each([
    ['geheim', '"geheim"', '"geheim"'],
    ['a b', '"a b"', '"\\"a b\\""'],
    ['a"b', '"a\\"b"', '"a\\"b"'],
    ['"ab', '"\\"ab"', '"\\"\\\\\\"ab\\""'],
    ['a#b', '"a\\#b"', '"\\"a\\\\\\#b\\""'],
  ])('%s', (value, forUsers, forMonitor) => {
    expect(encodePasswordForUpsdUsers(value)).toBe(forUsers);
    expect(encodePasswordForMonitor(value)).toBe(forMonitor);
  });

  test('comes back from upsd.users as it is', () => {
    fc.assert(
      fc.property(password, (value) => {
        expect(parsedOnce(`password = ${encodePasswordForUpsdUsers(value)}`)).toEqual([
          'password',
          '=',
          value,
        ]);
      }),
    );
  });

  test('comes back from upsmon.conf as it is after the way that it takes: upsmon reads, sends raw, upsd reads', () => {
    fc.assert(
      fc.property(password, (value) => {
        const sent = parsedOnce(`MONITOR u@h 1 user ${encodePasswordForMonitor(value)} primary`)[4];
        expect(parsedOnce(`PASSWORD ${sent}`)).toEqual(['PASSWORD', value]);
      }),
      { numRuns: 1000 },
    );
  });

  test('needs no second encoding when it has letters, digits, "-", "_" and "." only', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]+$/), (value) => {
        expect(passwordNeedsSecondEncoding(value)).toBe(false);
      }),
    );
  });

  test.each([' ', '#', '=', '\\'])('needs the second encoding with %j anywhere', (character) => {
    expect(passwordNeedsSecondEncoding(`a${character}b`)).toBe(true);
  });
});

describe('a password that NUT cannot hold', () => {
  test.each([
    ['', 'it is empty; give it a value'],
    ['a\tb', 'it has a control character at position 2; NUT keeps printable ASCII only, use that'],
    ['ab\n', 'it has a control character at position 3; NUT keeps printable ASCII only, use that'],
    ['\x7f', 'it has a control character at position 1; NUT keeps printable ASCII only, use that'],
    ['abc\u00e4', 'it has a character beyond ASCII at position 4; NUT keeps printable ASCII only, use that'],
    [
      '\ud83d\udd0b',
      'it has a character beyond ASCII at position 1; NUT keeps printable ASCII only, use that',
    ],
    ['x'.repeat(500), 'it has 500 characters as NUT sends it, NUT takes 499; use a shorter one'],
    [`${'"'.repeat(250)}`, 'it has 500 characters as NUT sends it, NUT takes 499; use a shorter one'],
  ])('%j', (value, problem) => {
    expect(passwordProblem(value)).toBe(problem);
  });

  test.each(['x', 'x'.repeat(499), `${'\\'.repeat(249)}`, 'a'.repeat(249) + '"'.repeat(250)])(
    '%s is held',
    (value) => {
      expect(passwordProblem(value)).toBeUndefined();
    },
  );

  test('is in no message', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, unit: 'grapheme' }), (value) => {
        expect(passwordProblem(value) ?? '').not.toContain(value);
      }),
    );
  });
});
