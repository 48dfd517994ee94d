import { fillSecretHoles, secretHole, secretsIn } from '../../lib/nut';

const store: Record<string, string> = {
  admin: 'a "b" #1',
  monitor: 'plain-1',
  url: 'https://example.com/hook?x="1"\\',
  sly: `\${secret:admin}$&$1`,
  broken: 'line\n',
  tab: 'a\tb',
  umlaut: 'Gr\u00fc\u00dfe',
};
const resolve = (name: string) => store[name];

describe('secret holes', () => {
  test('are filled as the file wants it', () => {
    const text = `x ${secretHole('admin')} y`;
    expect(text).toBe('x $' + '{secret:admin} y');
    expect(fillSecretHoles(text, 'upsd.users', resolve)).toBe('x "a \\"b\\" \\#1" y');
    expect(fillSecretHoles(text, 'upsmon.conf', resolve)).toBe('x "\\"a \\\\\\"b\\\\\\" \\\\\\#1\\"" y');
    expect(fillSecretHoles(text, 'plain', resolve)).toBe('x a "b" #1 y');
    expect(fillSecretHoles(`url = ${secretHole('url')}`, 'curl-config', resolve)).toBe(
      'url = "https://example.com/hook?x=\\"1\\"\\\\"',
    );
  });

  test('a value that looks like a hole or a replacement pattern stays as it is', () => {
    expect(fillSecretHoles(secretHole('sly'), 'plain', resolve)).toBe(store.sly);
  });

  test('are listed once each, in order', () => {
    expect(secretsIn(`${secretHole('b')} ${secretHole('a')} ${secretHole('b')}`)).toEqual(['b', 'a']);
  });

  test('a text without holes needs no secret', () => {
    const none = () => {
      throw new Error('asked');
    };
    expect(fillSecretHoles('$HOME $' + '{x} {secret:y}', 'plain', none)).toBe('$HOME $' + '{x} {secret:y}');
  });

  test('every problem is named at once, without a value', () => {
    const text = ['gone', 'broken', 'tab', 'umlaut'].map(secretHole).join('\n');
    const message = (() => {
      try {
        return fillSecretHoles(text, 'upsmon.conf', resolve);
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toBe(
      'Error: secret "gone": there is no value for it; store it under this name\n' +
        'secret "broken": it ends with a line break, which the tool that stored it often leaves there; store it without\n' +
        'secret "tab": it has a control character at position 2; NUT keeps printable ASCII only, use that\n' +
        'secret "umlaut": it has a character beyond ASCII at position 3; NUT keeps printable ASCII only, use that',
    );
    expect(() => fillSecretHoles(secretHole('tab'), 'plain', resolve)).toThrow(
      'secret "tab": it has a control character at position 2 of 3; store it without',
    );
  });

  test.each(['', 'a b', 'x}', '-x', 'n\u00e4me', 'a'.repeat(101)])('%j names no secret', (name) => {
    expect(() => secretHole(name)).toThrow('a secret is named with up to 100 letters');
  });

  test('a hole that is not well-formed is not left in the file', () => {
    expect(() => fillSecretHoles('x $' + '{secret:a b} y', 'plain', resolve)).toThrow(
      'secret "a b": a secret is named',
    );
    expect(() => fillSecretHoles('x $' + '{secret:admin', 'plain', resolve)).toThrow(
      'the text has a hole for a secret without its closing brace on the same line',
    );
  });
});
