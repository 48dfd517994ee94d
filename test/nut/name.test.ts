import fc from 'fast-check';
import {
  driverSocketProblem,
  isSameUpsName,
  SAFE_NAME,
  timerNameProblem,
  upsNameProblem,
  userNameProblem,
} from '../../lib/nut';

describe('names', () => {
  test('made of the safe characters are taken everywhere', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/), (name) => {
        expect(SAFE_NAME.test(name)).toBe(true);
        expect([upsNameProblem(name), userNameProblem(name), timerNameProblem(name)]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      }),
    );
  });

  test.each([
    ['', 'it is empty; use letters, digits, ".", "_" and "-"'],
    ['my ups', 'it has a space, which NUT reads as its own syntax; use letters, digits, ".", "_" and "-"'],
    ['a@b', 'it has "@", which NUT reads as its own syntax; use letters, digits, ".", "_" and "-"'],
    ['a/b', 'it has "/", which NUT reads as its own syntax; use letters, digits, ".", "_" and "-"'],
    [
      'a"',
      'it has a double quote, which the shell of NOTIFYCMD reads as its own; use letters, digits, ".", "_" and "-"',
    ],
    [
      '$(reboot)',
      'it has "$", which the shell of NOTIFYCMD reads as its own; use letters, digits, ".", "_" and "-"',
    ],
    ['-a', 'it starts with "-", which upsc takes for an option; use letters, digits, ".", "_" and "-"'],
    ['usv\u00fc', 'it has a character that NUT drops without a word; use letters, digits, ".", "_" and "-"'],
    ['a\nb', 'it has a character that NUT drops without a word; use letters, digits, ".", "_" and "-"'],
  ])('a UPS cannot be called %j', (name, problem) => {
    expect(upsNameProblem(name)).toBe(problem);
  });

  test.each(['a b', 'a#b', 'a=b', 'a\\b', '"a', '', 'a\tb', 'x'.repeat(502)])(
    'a user cannot be called %j',
    (name) => {
      expect(userNameProblem(name)).toMatch(/^it (has|is) .*use /);
    },
  );

  test.each(['[a]', "a'b", 'a"b', 'x'.repeat(501)])('a user can be called %j', (name) => {
    expect(userNameProblem(name)).toBeUndefined();
  });

  test.each(['', 'a b', '$x', '-a', 'a;b', 'x'.repeat(101)])('a timer cannot be called %j', (name) => {
    expect(timerNameProblem(name)).toMatch(/^(it|a shell) .*use /);
  });

  test('upsd ignores the case of a UPS', () => {
    expect(isSameUpsName('Closet', 'closet')).toBe(true);
    expect(isSameUpsName('closet', 'closet2')).toBe(false);
  });

  test("the driver's socket has 107 characters at most", () => {
    const longest = 'x'.repeat(107 - '/run/nut/usbhid-ups-'.length);
    expect(driverSocketProblem('usbhid-ups', longest)).toBeUndefined();
    expect(driverSocketProblem('usbhid-ups', `${longest}x`)).toBe(
      "the driver's socket /run/nut/usbhid-ups-NAME has 108 characters, at most 107 are possible; use a name of at most 87 characters",
    );
  });
});
