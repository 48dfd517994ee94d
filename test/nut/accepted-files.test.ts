import {
  fillSecretHoles,
  type NotifyFlag,
  nutTraits,
  renderNutConf,
  renderUpsConf,
  renderUpsdConf,
  renderUpsdUsers,
  renderUpsmonConf,
  renderUpsschedConf,
  type UpsmonConf,
} from '../../lib/nut';
import { describeWith } from '../support/needs';
import { type InnerFile, NUT_LAB, NutLab, nutFile, unexpectedLines } from '../support/nut';
import { quickUpsmonConf, serverFiles, upsmonFile } from '../support/nut/sample-files';

jest.setTimeout(120_000);

const VERSION = '2.8.0';
const NOTIFY_TYPES = nutTraits(VERSION).notifyTypes;
const SYSTEM = 'closet@192.168.10.164';

function forEachType<T>(value: T): Record<string, T> {
  return Object.fromEntries(NOTIFY_TYPES.map((type) => [type, value]));
}

/** Every setting that the renderers know, on one machine. */
function everySetting(): Record<string, InnerFile> {
  const flags: NotifyFlag[] = ['SYSLOG', 'WALL', 'EXEC'];
  const upsmon: UpsmonConf = {
    ...quickUpsmonConf('192.168.10.164', 'primary'),
    monitors: [
      { system: SYSTEM, powerValue: 1, username: 'admin', password: { secret: 'admin' }, role: 'primary' },
      {
        system: 'shelf.2@192.168.10.164:3493',
        powerValue: 0,
        username: 'monitor',
        password: { secret: 'monitor' },
        role: 'secondary',
      },
    ],
    notifyCmd: '/sbin/upssched',
    powerDownFlag: '/run/nut/killpower',
    notifyMsgs: forEachType('%s says: "it" \\ #1'),
    notifyFlags: forEachType(flags),
  };
  const users = renderUpsdUsers(
    {
      users: [
        {
          name: 'admin',
          password: { secret: 'admin' },
          upsmon: 'primary',
          actions: ['SET', 'FSD'],
          instcmds: ['test.battery.start.quick', 'ALL'],
        },
        { name: 'monitor', password: { secret: 'monitor' }, upsmon: 'secondary' },
      ],
    },
    VERSION,
  );
  return {
    '/etc/nut/nut.conf': nutFile(renderNutConf({ mode: 'standalone', powerOffWaitSeconds: 300 })),
    '/etc/nut/ups.conf': nutFile(
      renderUpsConf({
        pollIntervalSeconds: 1,
        maxStartDelaySeconds: 30,
        maxRetry: 3,
        retryDelaySeconds: 2,
        upses: [
          {
            name: 'closet',
            driver: 'dummy-ups',
            port: 'closet.dev',
            description: 'CP1600 "rack" #1 \\ 100 %',
            pollIntervalSeconds: 1,
            ignoreLowBattery: true,
            overrideBatteryChargeLowPercent: 25,
            overrideBatteryRuntimeLowSeconds: 400,
            options: { mode: 'dummy-once', sdorder: 0 },
          },
          { name: 'shelf.2', driver: 'dummy-ups', port: 'shelf.2.dev', shutdownOrder: -1 },
        ],
      }),
    ),
    '/etc/nut/upsd.conf': nutFile(
      renderUpsdConf({
        listen: [{ address: '192.168.10.164' }, { address: '127.0.0.1', port: 3494 }, { address: '::1' }],
        maxAgeSeconds: 25,
        maxConnections: 64,
        statePath: '/run/nut',
      }),
    ),
    '/etc/nut/upsd.users': nutFile(fillSecretHoles(users, 'upsd.users', () => 'plain-1 "x"')),
    '/etc/nut/upsmon.conf': nutFile(
      fillSecretHoles(renderUpsmonConf(upsmon, VERSION), 'upsmon.conf', () => 'plain-1 "x"'),
    ),
    ...upsschedFiles(),
  };
}

/** A timer of two seconds, and a script that writes down how it was called. */
function upsschedFiles(): Record<string, InnerFile> {
  const conf = renderUpsschedConf({
    cmdScript: '/etc/nut/upssched-cmd',
    at: [
      { notifyType: 'ONBATT', ups: SYSTEM, action: { startTimer: { name: 'stage-closet', seconds: 2 } } },
      {
        notifyType: 'ONLINE',
        ups: SYSTEM,
        action: { cancelTimer: { name: 'stage-closet', command: 'too-late' } },
      },
      { notifyType: 'COMMBAD', ups: '*', action: { execute: { name: 'commbad' } } },
      { notifyType: 'LOWBATT', ups: '*', action: { execute: { name: 'low' } } },
      { notifyType: 'ONBATT', ups: SYSTEM, action: { startTimer: { name: 'much-later', seconds: 9999 } } },
      { notifyType: 'ONLINE', ups: SYSTEM, action: { cancelTimer: { name: 'much-later' } } },
    ],
  });
  const script = '#!/bin/sh\necho "$(id -un) $*" >>/run/nut/called\n';
  return {
    '/etc/nut/upssched.conf': nutFile(conf),
    '/etc/nut/upssched-cmd': { content: script, group: 'nut', mode: '0750' },
  };
}

describeWith(NUT_LAB, 'what the renderers write, read by the real daemons', () => {
  let lab: NutLab;
  beforeEach(async () => {
    lab = await NutLab.start();
  });
  afterEach(() => lab.stop());

  test('every setting is accepted without a word', async () => {
    const machine = await lab.machine({
      name: 'every',
      address: '192.168.10.164',
      files: everySetting(),
      dummyDrivers: false,
    });
    await machine.start();
    expect(unexpectedLines(machine.log)).toEqual([]);
    expect((await machine.clients('closet')).length).toBe(1);
    expect(await machine.upsc('closet@127.0.0.1:3494', 'battery.charge.low')).toBe('25');
    expect(await machine.upsc('-L', '192.168.10.164')).toBe(
      'closet: CP1600 "rack" #1 \\ 100 %\nshelf.2: Description unavailable',
    );
    const tested = await machine.run(['/sbin/upsdrvctl', '-t', 'start']);
    expect([tested.code, tested.stderr.match(/exec: .*-a .*/g)]).toEqual([
      0,
      ['exec:  /lib/nut/dummy-ups -a closet', 'exec:  /lib/nut/dummy-ups -a shelf.2'],
    ]);
    // the end of the server's shutdown: a UPS that stays on is passed over
    const cut = await machine.run(['/sbin/upsdrvctl', '-t', 'shutdown']);
    expect([cut.code, cut.stderr.match(/exec: .*-a .*/g)]).toEqual([
      0,
      ['exec:  /lib/nut/dummy-ups -a closet -k'],
    ]);

    // ignorelb and its limits: the flag is the driver's own now
    machine.ups('closet').set({ 'ups.status': 'OL', 'battery.charge': 24 });
    await machine.until('LB by charge', async () =>
      /LB/.test((await machine.upsc('closet@192.168.10.164', 'ups.status')) ?? ''),
    );
  });

  test('upssched runs a timer to its end unprivileged, and ONLINE cancels it', async () => {
    const machine = await lab.machine({
      name: 'sched',
      address: '192.168.10.164',
      files: everySetting(),
      dummyDrivers: false,
    });
    await machine.start();
    const called = () => (machine.exists('/run/nut/called') ? machine.read('/run/nut/called') : '');
    machine.ups('closet').setStatus('OB DISCHRG');
    await machine.until('the timer runs out', () => called() !== '');
    expect(called()).toBe('nut stage-closet\n');
    machine.ups('closet').setStatus('OL');
    await machine.until('ONLINE', () => machine.logged(/says: "it"/).length >= 2);
    await machine.until('the command of a cancel that came too late', () => called().includes('too-late'));
    expect(called()).toBe('nut stage-closet\nnut too-late\n');
    await machine.until('the daemon of upssched has ended', () =>
      machine.processes().every(({ command }) => !command.includes('upssched')),
    );
    expect(machine.logged(/invalid directive|Parse error|Invalid/i)).toEqual([]);
    expect(machine.recorded()).toEqual([]);
  });

  test.each([
    [
      'an unknown directive in upsmon.conf',
      '/etc/nut/upsmon.conf',
      'POLLFREG 5\n',
      /invalid directive POLLFREG 5/,
    ],
    ['an unknown notify type', '/etc/nut/upsmon.conf', 'NOTIFYFLAG ECO EXEC\n', /ECO/],
    [
      'an unknown directive in upsd.conf',
      '/etc/nut/upsd.conf',
      'LISTEM 1.2.3.4\n',
      /invalid directive LISTEM/,
    ],
    ['an unknown user setting', '/etc/nut/upsd.users', 'pasword = x\n', /Unrecognized user setting pasword/],
  ])('%s does not pass for harmless', async (_, path, addition, expected) => {
    const files = serverFiles('192.168.10.164');
    const file = files[path] ?? nutFile('');
    const machine = await lab.machine({
      name: 'broken',
      address: '192.168.10.164',
      files: { ...files, [path]: { ...file, content: file.content + addition } },
    });
    await machine.start();
    const lines = unexpectedLines(machine.log);
    expect(lines.map(({ text }) => text)).toEqual([expect.stringMatching(expected)]);
  });

  test('files that the world may read do not pass for harmless', async () => {
    const files = serverFiles('192.168.10.164');
    for (const path of Object.keys(files)) files[path] = { ...(files[path] ?? nutFile('')), mode: '0644' };
    const machine = await lab.machine({ name: 'open', address: '192.168.10.164', files });
    await machine.start();
    expect(
      unexpectedLines(machine.log)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['/etc/nut/upsd.conf is world readable', '/etc/nut/upsd.users is world readable']);
  });

  test('a primary without POWERDOWNFLAG and with the old words is accepted as well', async () => {
    const files = serverFiles('192.168.10.164');
    const conf = upsmonFile(quickUpsmonConf('192.168.10.164', 'primary'));
    const machine = await lab.machine({
      name: 'old-words',
      address: '192.168.10.164',
      files: {
        ...files,
        '/etc/nut/upsmon.conf': { ...conf, content: conf.content.replace(/ primary$/m, ' master') },
      },
    });
    await machine.start();
    expect(unexpectedLines(machine.log)).toEqual([]);
  });
});
