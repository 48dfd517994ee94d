import fc from 'fast-check';
import {
  encodePasswordForMonitor,
  encodePasswordForUpsdUsers,
  fillSecretHoles,
  LONGEST_PASSWORD,
  passwordNeedsSecondEncoding,
  passwordProblem,
  quoted,
  renderNutConf,
  renderUpsConf,
  renderUpsdConf,
  renderUpsdUsers,
  renderUpsmonConf,
  userNameProblem,
} from '../../lib/nut';
import { describeWith } from '../support/needs';
import { NUT_LAB, NutLab, type NutMachine, nutFile } from '../support/nut';
import { quickUpsmonConf } from '../support/nut/sample-files';

jest.setTimeout(120_000);

const VERSION = '2.8.0';
/** A client is logged in to a UPS at an address: that many UPSes at that many addresses hold them all. */
const UPSES = 20;
const ADDRESSES = 20;

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index));
const printable = fc.constantFrom(...PRINTABLE);
const nasty = fc.constantFrom(...' "#\\=$`[]{}\'%*;&|<>()!~');

/** Every printable character in first, middle and last place, the longest possible, and what a generator finds. */
function passwords(): string[] {
  const inEachPlace = PRINTABLE.flatMap((c) => [`${c}bc`, `a${c}c`, `ab${c}`]);
  const byHand = [
    ...[' ', '"', '#', '\\', '=', '""', '\\\\', '" "', "'", '`id`', '$(id)', `$${'{secret:p0}'}`, '[admin]'],
    ...['password = x', 'a = b', '# comment', '"quoted"', '\\"', 'x\\', '\\n', ' lead', 'trail ', 'MONITOR'],
  ];
  const long = fc.sample(
    fc.integer({ min: 490, max: 499 }).chain((length) => fc.string({ unit: printable, minLength: length })),
    { seed: 20, numRuns: 60 },
  );
  const fitting = (text: string) => {
    let length = LONGEST_PASSWORD;
    while (passwordProblem(text.slice(0, length)) !== undefined) length -= 1;
    return text.slice(0, length);
  };
  const random = fc.sample(fc.string({ unit: fc.oneof(printable, nasty), minLength: 1, maxLength: 40 }), {
    seed: 8,
    numRuns: UPSES * ADDRESSES,
  });
  const all = [
    ...inEachPlace,
    ...byHand,
    'x'.repeat(499),
    ' '.repeat(499),
    ...long.slice(0, 20).map(fitting),
    ...random,
  ];
  return all.slice(0, UPSES * ADDRESSES);
}

describeWith(NUT_LAB, 'logging in with the real daemons', () => {
  let lab: NutLab;
  beforeAll(async () => {
    lab = await NutLab.start();
  });
  afterAll(() => lab.stop());

  test('hundreds of nasty passwords, as we write them, each log in', async () => {
    const store = new Map(passwords().map((value, index) => [`p${index}`, value]));
    expect(store.size).toBe(UPSES * ADDRESSES);
    expect([...store.values()].filter((value) => passwordProblem(value) !== undefined)).toEqual([]);
    const names = [...store.keys()];
    const users = names.map((name) => ({
      name: `u-${name}`,
      password: { secret: name },
      upsmon: 'secondary' as const,
    }));
    const monitors = names.map((name, index) => ({
      system: `ups${index % UPSES}@127.0.1.${1 + Math.floor(index / UPSES)}`,
      powerValue: 1,
      username: `u-${name}`,
      password: { secret: name },
      role: 'secondary' as const,
    }));
    const resolve = (name: string) => store.get(name);
    const usersFile = fillSecretHoles(renderUpsdUsers({ users }, VERSION), 'upsd.users', resolve);
    const monitorFile = renderUpsmonConf({ ...quickUpsmonConf('127.0.0.1', 'secondary'), monitors }, VERSION);
    const machine = await server(usersFile, fillSecretHoles(monitorFile, 'upsmon.conf', resolve), UPSES);
    await machine.start();

    const refused = machine.log.filter(({ text, isDebug }) => !isDebug && / failed/.test(text));
    expect(refused.map(({ text }) => text)).toEqual([]);
    for (let ups = 0; ups < UPSES; ups += 1) {
      expect([`ups${ups}`, (await machine.clients(`ups${ups}`)).length]).toEqual([`ups${ups}`, ADDRESSES]);
    }
    await machine.powerOff();
  });

  test('what we encode twice does not log in when encoded once, and what we encode once does', async () => {
    const values = [...PRINTABLE.flatMap((c) => [`${c}bc`, `a${c}c`])];
    const result = await logins(
      values.map((value) => ({
        upsdUser: '[USER]',
        upsdPassword: encodePasswordForUpsdUsers(value),
        monitorUser: 'USER',
        monitorPassword: quoted(value),
      })),
    );
    expect(values.filter((_, index) => result[index] === false)).toEqual(
      values.filter(passwordNeedsSecondEncoding),
    );
  });

  test('what the checks refuse as a password NUT in fact cannot hold', async () => {
    // each costs 5 s: upsmon cuts the line's end off, and upsd waits for it
    const tooLong = [`a b${'x'.repeat(497)}`, 'x'.repeat(502)];
    const raw = (value: string) => `"${value.replace(/["\\#]/g, '\\$&')}"`;
    const dropped = ['abc\tdef', 'abc\u00e4def', 'abc\u0001def', '\u65e5\u672c\u8a9e'];
    for (const value of [...tooLong, ...dropped]) expect(passwordProblem(value)).toMatch(/^it has /);
    const result = await logins([
      ...tooLong.map((value) => ({
        upsdUser: '[USER]',
        upsdPassword: encodePasswordForUpsdUsers(value),
        monitorUser: 'USER',
        monitorPassword: encodePasswordForMonitor(value),
      })),
      // upsd lets another password in than the one that was stored
      ...dropped.map((value) => ({
        upsdUser: '[USER]',
        upsdPassword: raw(value),
        monitorUser: 'USER',
        monitorPassword: value.startsWith('abc') ? 'abcdef' : raw(value),
      })),
    ]);
    expect(result).toEqual([false, false, true, true, true, false]);
  });

  test('what the checks refuse as a user NUT in fact cannot hold, and what they take logs in', async () => {
    const names = PRINTABLE.flatMap((c) => [`${c}user`, `us${c}er`]);
    const result = await logins(
      names.map((name) => ({
        upsdUser: /^[!-~]+$/.test(name) && !/[#="\\]/.test(name) ? `[${name}]` : quoted(`[${name}]`),
        upsdPassword: 'x',
        monitorUser: quoted(name),
        monitorPassword: 'x',
      })),
    );
    expect(names.filter((_, index) => result[index] === false)).toEqual(
      names.filter((name) => userNameProblem(name) !== undefined),
    );
  });

  /** A user as the two files hold it; USER stands for a name of its own. */
  interface Login {
    upsdUser: string;
    upsdPassword: string;
    monitorUser: string;
    monitorPassword: string;
  }

  async function logins(cases: readonly Login[]): Promise<boolean[]> {
    const own = (text: string, index: number) => text.replace('USER', `u${index}`);
    const system = (index: number) => `ups0@127.0.${1 + Math.floor(index / 200)}.${1 + (index % 200)}`;
    const users = cases.map(
      (login, index) =>
        `${own(login.upsdUser, index)}\n  password = ${login.upsdPassword}\n  upsmon secondary\n`,
    );
    const monitors = cases.map(
      (login, index) =>
        `MONITOR ${system(index)} 1 ${own(login.monitorUser, index)} ${login.monitorPassword} secondary\n`,
    );
    const settings = renderUpsmonConf({ ...quickUpsmonConf('x', 'secondary'), monitors: [] }, VERSION);
    const machine = await server(users.join(''), monitors.join('') + settings, 1);
    await machine.startDrivers();
    await machine.startUpsd();
    await machine.startUpsmon({ seen: false });
    const outcome = new Map<string, boolean>();
    await machine.until('every login has ended one way or the other', () => {
      for (const { text } of machine.log) {
        const match = /^Logged into UPS (\S+)$/.exec(text) ?? /\[(\S+@\S+)\] failed/.exec(text);
        if (match?.[1] !== undefined) outcome.set(match[1], text.startsWith('Logged'));
      }
      return outcome.size === cases.length;
    });
    const result = cases.map((_, index) => outcome.get(system(index)) === true);
    expect(await machine.clients('ups0')).toHaveLength(result.filter((isIn) => isIn).length);
    await machine.powerOff();
    return result;
  }

  function server(users: string, upsmon: string, upses: number): Promise<NutMachine> {
    const sections = Array.from({ length: upses }, (_, index) => ({
      name: `ups${index}`,
      driver: 'usbhid-ups',
      port: 'auto',
    }));
    return lab.machine({
      name: 'server',
      files: {
        '/etc/nut/nut.conf': nutFile(renderNutConf({ mode: 'netserver' })),
        '/etc/nut/ups.conf': nutFile(renderUpsConf({ upses: sections })),
        '/etc/nut/upsd.conf': nutFile(renderUpsdConf({ listen: [{ address: '0.0.0.0' }] })),
        '/etc/nut/upsd.users': nutFile(users),
        '/etc/nut/upsmon.conf': nutFile(upsmon),
      },
    });
  }
});
