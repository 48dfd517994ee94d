import {
  defaultDelays,
  HEADER,
  renderNutConf,
  renderUpsConf,
  renderUpsdConf,
  renderUpsdUsers,
  renderUpsmonConf,
  renderUpsschedConf,
  type UpsmonConf,
} from '../../lib/nut';

const lines = (...text: string[]) => `${[HEADER, ...text].join('\n')}\n`;

const upsmon: UpsmonConf = {
  runAsUser: 'nut',
  monitors: [
    {
      system: 'closet@10.10.30.11',
      powerValue: 1,
      username: 'monitor',
      password: { secret: 'nut-monitor' },
      role: 'secondary',
    },
  ],
  minSupplies: 1,
  shutdownCmd: '/usr/local/sbin/go-down "now" #1',
  notifyCmd: '/sbin/upssched',
  pollFreqSeconds: 5,
  pollFreqAlertSeconds: 2,
  hostSyncSeconds: 15,
  deadTimeSeconds: 15,
  powerDownFlag: '/run/nut/killpower',
  notifyMsgs: { ONBATT: 'UPS %s: mains are gone' },
  notifyFlags: { ONLINE: ['SYSLOG', 'EXEC'], NOCOMM: ['IGNORE'] },
  rbWarnTimeSeconds: 43_200,
  noCommWarnTimeSeconds: 300,
  finalDelaySeconds: 5,
};

test('nut.conf', () => {
  expect(renderNutConf({ mode: 'netserver', powerOffWaitSeconds: 300 })).toBe(
    lines('MODE=netserver', 'POWEROFF_WAIT=300'),
  );
});

test('ups.conf', () => {
  expect(
    renderUpsConf({
      maxRetry: 3,
      upses: [
        {
          name: 'closet',
          driver: 'usbhid-ups',
          port: 'auto',
          description: 'CP1600 #2 "rack"',
          offDelaySeconds: 60,
          onDelaySeconds: 120,
          ignoreLowBattery: true,
          overrideBatteryChargeLowPercent: 20,
          options: { vendorid: '0764', product: '.*PR1500.*', pollonly: true },
        },
        { name: 'shelf', driver: 'dummy-ups', port: 'shelf.dev' },
      ],
    }),
  ).toBe(
    lines(
      'maxretry = 3',
      '',
      '[closet]',
      '  driver = usbhid-ups',
      '  port = auto',
      '  desc = "CP1600 \\#2 \\"rack\\""',
      '  offdelay = 60',
      '  ondelay = 120',
      '  ignorelb',
      '  override.battery.charge.low = 20',
      '  pollonly',
      '  product = .*PR1500.*',
      '  vendorid = 0764',
      '',
      '[shelf]',
      '  driver = dummy-ups',
      '  port = shelf.dev',
    ),
  );
});

test.each([
  ['usbhid-ups', 90, 90],
  ['blazer_usb', 180, 3],
  ['blazer_usb', 190, 4],
  ['blazer_ser', 0, 0],
])('ups.conf: %s gets %d s of ondelay as %d', (driver, onDelaySeconds, written) => {
  expect(renderUpsConf({ upses: [{ name: 'a', driver, port: 'auto', onDelaySeconds }] })).toBe(
    lines('', '[a]', `  driver = ${driver}`, '  port = auto', `  ondelay = ${written}`),
  );
});

test('ups.conf: a secret setting is a hole', () => {
  const options = { community: { secret: 'snmp' } };
  expect(renderUpsConf({ upses: [{ name: 'a', driver: 'snmp-ups', port: '10.0.0.9', options }] })).toBe(
    lines('', '[a]', '  driver = snmp-ups', '  port = 10.0.0.9', `  community = $${'{secret:snmp}'}`),
  );
});

test('upsd.conf', () => {
  expect(
    renderUpsdConf({
      listen: [{ address: '10.10.30.11' }, { address: '::1', port: 3494 }],
      maxAgeSeconds: 25,
    }),
  ).toBe(lines('LISTEN 10.10.30.11 3493', 'LISTEN ::1 3494', 'MAXAGE 25'));
});

test.each([
  ['2.8.0', 'primary'],
  ['2.7.4', 'master'],
])('upsd.users for %s', (version, role) => {
  expect(
    renderUpsdUsers(
      {
        users: [
          {
            name: 'admin',
            password: { secret: 'nut-admin' },
            upsmon: 'primary',
            actions: ['SET', 'FSD'],
            instcmds: ['ALL'],
          },
          { name: 'viewer', password: { secret: 'nut-viewer' } },
        ],
      },
      version,
    ),
  ).toBe(
    lines(
      '',
      '[admin]',
      '  password = $' + '{secret:nut-admin}',
      '  actions = SET',
      '  actions = FSD',
      '  instcmds = ALL',
      `  upsmon ${role}`,
      '',
      '[viewer]',
      '  password = $' + '{secret:nut-viewer}',
    ),
  );
});

test.each([
  ['2.8.0', 'secondary'],
  ['2.7.4', 'slave'],
])('upsmon.conf for %s', (version, role) => {
  expect(renderUpsmonConf(upsmon, version)).toBe(
    lines(
      'RUN_AS_USER nut',
      `MONITOR closet@10.10.30.11 1 monitor $${'{secret:nut-monitor}'} ${role}`,
      'MINSUPPLIES 1',
      'SHUTDOWNCMD "/usr/local/sbin/go-down \\"now\\" \\#1"',
      'NOTIFYCMD /sbin/upssched',
      'POLLFREQ 5',
      'POLLFREQALERT 2',
      'HOSTSYNC 15',
      'DEADTIME 15',
      'POWERDOWNFLAG /run/nut/killpower',
      'NOTIFYMSG ONBATT "UPS %s: mains are gone"',
      'NOTIFYFLAG ONLINE SYSLOG+EXEC',
      'NOTIFYFLAG NOCOMM IGNORE',
      'RBWARNTIME 43200',
      'NOCOMMWARNTIME 300',
      'FINALDELAY 5',
    ),
  );
});

test('upssched.conf, its three settings above the AT lines', () => {
  expect(
    renderUpsschedConf({
      cmdScript: '/etc/nut/upssched-cmd',
      at: [
        {
          notifyType: 'ONBATT',
          ups: 'closet@10.10.30.11',
          action: { startTimer: { name: 'stage-closet', seconds: 120 } },
        },
        {
          notifyType: 'ONLINE',
          ups: 'closet@10.10.30.11',
          action: { cancelTimer: { name: 'stage-closet', command: 'back' } },
        },
        {
          notifyType: 'ONLINE',
          ups: '*',
          action: { cancelTimer: { name: 'other' } },
          comment: 'whatever it was',
        },
        { notifyType: 'COMMBAD', ups: '*', action: { execute: { name: 'commbad' } } },
      ],
    }),
  ).toBe(
    lines(
      'CMDSCRIPT /etc/nut/upssched-cmd',
      'PIPEFN /run/nut/upssched.pipe',
      'LOCKFN /run/nut/upssched.lock',
      'AT ONBATT closet@10.10.30.11 START-TIMER stage-closet 120',
      'AT ONLINE closet@10.10.30.11 CANCEL-TIMER stage-closet back',
      '# whatever it was',
      'AT ONLINE * CANCEL-TIMER other',
      'AT COMMBAD * EXECUTE commbad',
    ),
  );
});

describe('what cannot stand in a file is refused, never written', () => {
  test.each([
    [
      'a comment in upssched.conf is one line of printable ASCII',
      () =>
        renderUpsschedConf({
          cmdScript: '/x',
          at: [
            {
              notifyType: 'ONLINE',
              ups: '*',
              action: { execute: { name: 'x' } },
              comment: 'a\nAT ONBATT * EXECUTE y',
            },
          ],
        }),
    ],
    [
      'POLLFREQ takes a whole number of at least 1, got 0',
      () => renderUpsmonConf({ ...upsmon, pollFreqSeconds: 0 }, '2.8.0'),
    ],
    [
      'POLLFREQ takes a whole number of at least 1, got 0.5',
      () => renderUpsmonConf({ ...upsmon, pollFreqSeconds: 0.5 }, '2.8.0'),
    ],
    [
      "NUT 2.8.0 doesn't know the notify types ECO, OVER",
      () =>
        renderUpsmonConf({ ...upsmon, notifyFlags: { OVER: ['EXEC'] }, notifyMsgs: { ECO: 'eco' } }, '2.8.0'),
    ],
    [
      "NUT 2.8.0 doesn't know SHUTDOWNEXIT, which came with 2.8.1 and works from 2.8.5 on",
      () => renderUpsmonConf({ ...upsmon, shutdownExit: 'no' }, '2.8.0'),
    ],
    [
      'NUT\'s files hold printable ASCII only, got "a\\nSHUTDOWNCMD reboot"',
      () => renderUpsmonConf({ ...upsmon, shutdownCmd: 'a\nSHUTDOWNCMD reboot' }, '2.8.0'),
    ],
    [
      'NUT\'s files hold printable ASCII only, got "Gr\\u00fcn"',
      () =>
        renderUpsConf({
          upses: [{ name: 'a', driver: 'dummy-ups', port: 'auto', description: 'Gr\u00fcn' }],
        }),
    ],
    [
      'UPS "a b": it has a space',
      () => renderUpsConf({ upses: [{ name: 'a b', driver: 'dummy-ups', port: 'auto' }] }),
    ],
    [
      'ups.conf: "x\\ny" is no name of a driver\'s setting',
      () => renderUpsConf({ upses: [{ name: 'a', driver: 'd', port: 'auto', options: { 'x\ny': 1 } }] }),
    ],
    [
      'NUT user "a=b": it has "="',
      () => renderUpsdUsers({ users: [{ name: 'a=b', password: { secret: 'x' } }] }, '2.8.0'),
    ],
    [
      'upssched timer "$x": a shell reads it',
      () =>
        renderUpsschedConf({
          cmdScript: '/x',
          at: [{ notifyType: 'ONBATT', ups: '*', action: { execute: { name: '$x' } } }],
        }),
    ],
    [
      'the timer a takes a whole number of at least 1, got NaN',
      () =>
        renderUpsschedConf({
          cmdScript: '/x',
          at: [
            { notifyType: 'ONBATT', ups: '*', action: { startTimer: { name: 'a', seconds: Number.NaN } } },
          ],
        }),
    ],
  ])('%s', (message, render) => {
    expect(render).toThrow(message);
  });
});

test('usbhid-ups has delays of its own for CyberPower from 2.8.3 on', () => {
  expect(defaultDelays('usbhid-ups', '2.8.3', true)).toEqual({ offDelaySeconds: 60, onDelaySeconds: 120 });
  expect(defaultDelays('usbhid-ups', '2.8.2', true)).toEqual({ offDelaySeconds: 20, onDelaySeconds: 30 });
  expect(defaultDelays('usbhid-ups', '2.8.3', false)).toEqual({ offDelaySeconds: 20, onDelaySeconds: 30 });
  expect(defaultDelays('riello_usb', '2.8.0', false)).toEqual({ offDelaySeconds: 5 });
  expect(defaultDelays('constructor', '2.8.0', false)).toEqual({});
});
