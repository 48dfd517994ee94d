import * as fc from 'fast-check';

/** Values that have broken programs before: wrong types, empty and huge, JavaScript's own names, control characters. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    0,
    -1,
    1.5,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    '',
    ' ',
    '0s',
    '9999999h',
    '5m',
    '10.0.0.1',
    '::1',
    'low-battery',
    'any',
    'closet',
    'tower',
    'k8s-cp1',
    'a\nb',
    'a\u001b[2Jb',
    '\u202e',
    '\ud800',
    '__proto__',
    'constructor',
    'toString',
    '-rf',
    '$(reboot)',
    '"`\'\\',
    'x'.repeat(10_000),
    [],
    {},
    [[]],
    [null],
    { '': '' },
    { secret: 'a' },
    { name: 'a', key: 'b' },
    { onBatteryFor: '0s' },
    { onBatteryFor: '5m', chargeBelowPercent: 5 },
    { chargeBelowPercent: 50 },
    { runtimeBelow: '10m', of: 'all' },
    { wakeOnLan: '02:00:00:00:00:01' },
    new Date(0),
    new Map([['a', 1]]),
    () => 1,
    Symbol('s'),
    1n,
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.dictionary(fc.string({ maxLength: 6 }), fc.integer(), { maxKeys: 3 }),
);

const strangeKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '',
  ' ',
  '0',
  'a\nb',
  'hosts',
  'Closet',
  'shutdwon',
  'poweredby',
  'dependsOn',
  'runsOn',
  'x'.repeat(300),
);

/** One thing done to a homelab at a random place. */
interface Mutation {
  readonly kind: 'replace' | 'remove' | 'add' | 'rename' | 'swap' | 'repeat' | 'cycle';
  /** Which of the homelab's places, as a part of all of them from 0 to 1. */
  readonly at: number;
  readonly other: number;
  readonly value: unknown;
  readonly key: string;
}

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'rename', 'swap', 'swap', 'repeat', 'cycle'),
  at: part,
  other: part,
  value: nasty,
  key: strangeKeys,
});

/** Homelabs that are almost right: one of the given ones with one to four things done to it. */
export function mutatedHomelabs(sound: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...sound), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([lab, mutations]) => {
      const copy: unknown = structuredClone(lab);
      for (const one of mutations) mutate(copy, one);
      return copy;
    });
}

type Container = Record<string, unknown>;

function mutate(lab: unknown, { kind, at, other, value, key }: Mutation): void {
  const places = placesOf(lab);
  const place = places[Math.floor(at * places.length)];
  const second = places[Math.floor(other * places.length)];
  if (place === undefined || second === undefined) return;
  const { container, step } = place;
  if (kind === 'replace') define(container, step, value);
  else if (kind === 'remove') delete container[step];
  else if (kind === 'add') define(container, key, value);
  else if (kind === 'rename') {
    define(container, key, container[step]);
    delete container[step];
  } else if (kind === 'swap') define(container, step, structuredCloneOf(second.container[second.step]));
  else if (kind === 'repeat') define(container, `${step}x`, container[step]);
  else define(container, step, container);
}

/** Sets an own property even where its name is `__proto__`, as JSON.parse does. */
function define(container: Container, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function structuredCloneOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

function placesOf(value: unknown): { container: Container; step: string }[] {
  const places: { container: Container; step: string }[] = [];
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    for (const step of Object.keys(one)) {
      places.push({ container: one as Container, step });
      waiting.push((one as Container)[step]);
    }
  }
  return places;
}

const hostNames = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const upsNames = fc.constantFrom('closet', 'shelf', 'tower');
const durations = fc.constantFrom('0s', '1s', '30s', '2m', '130s', '5m', '1h');

const hostFields = {
  address: fc.oneof(fc.ipV4(), fc.constantFrom('10.0.0.1', 'host.lan', '10.0.0.300')),
  role: fc.constantFrom('control-plane', 'worker', 'server', 'nas', 'proxmox'),
  managed: fc.boolean(),
  os: fc.constantFrom('debian-12', 'ubuntu-22.04', 'proxmox-ve-9', 'other'),
  ssh: fc.record(
    {
      hostKey: fc.constant(
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0',
      ),
      jumpHost: hostNames,
      user: fc.constantFrom('ops', 'ro ot'),
    },
    { requiredKeys: ['hostKey'] },
  ),
  nut: fc.record(
    {
      version: fc.constantFrom('2.7.4', '2.8.0', '2.8.5', '2.9.0', '1.0.0', '9999.9999.9999'),
      pollFreq: durations,
      deadTime: durations,
      hostSync: durations,
      finalDelay: durations,
      runAsUser: fc.constantFrom('nut', 'root'),
      listen: fc.array(fc.constantFrom('127.0.0.1', '0.0.0.0', '10.0.0.1'), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
  poweredBy: fc.oneof(
    upsNames,
    fc.array(
      fc.record({ ups: upsNames, share: fc.constantFrom(0, 0.3, 0.5, 0.7, 1) }, { requiredKeys: ['ups'] }),
      { maxLength: 3 },
    ),
  ),
  minSupplies: fc.integer({ min: 1, max: 3 }),
  runsOn: hostNames,
  watts: fc.integer({ min: 0, max: 500 }),
  shutdown: fc.oneof(
    fc.constant('low-battery'),
    fc.record(
      { onBatteryFor: durations, of: fc.constantFrom('any', 'all') },
      { requiredKeys: ['onBatteryFor'] },
    ),
    fc.record({ chargeBelowPercent: fc.integer({ min: 1, max: 99 }) }),
    fc.record({ runtimeBelow: durations }),
  ),
  returns: fc.oneof(
    fc.constantFrom('with-power', 'by-hand'),
    fc.record({ wakeOnLan: fc.constantFrom('02:00:00:00:00:01', '02:00:00:00:00:02') }),
    fc.constant([]),
  ),
  dependsOn: fc.array(hostNames, { maxLength: 2 }),
  stopTakesUpTo: durations,
};
const host = fc.record(hostFields, { requiredKeys: ['address', 'watts'] });

const upsFields = {
  server: hostNames,
  nutName: fc.constantFrom('ups', 'UPS', 'a b'),
  upsdPort: fc.constantFrom(3493, 3494),
  driver: fc.constantFrom('usbhid-ups', 'snmp-ups', 'usbhidups', 'riello_usb'),
  port: fc.constant('auto'),
  vendor: fc.constantFrom('apc', 'cyberpower'),
  driverOptions: fc.dictionary(
    fc.constantFrom('community', 'ignorelb', 'subdriver'),
    fc.constantFrom('x', 1, true),
  ),
  pollInterval: durations,
  ratedWatts: fc.integer({ min: 1, max: 1000 }),
  runtime: fc.array(fc.record({ watts: fc.integer({ min: 1, max: 900 }), lasts: durations }), {
    minLength: 1,
    maxLength: 3,
  }),
  baseWatts: fc.integer({ min: 0, max: 300 }),
  offDelay: durations,
  onDelay: durations,
  outlets: fc.constantFrom('cut', 'stay-on'),
  login: fc.constant({ username: 'me', password: { secret: 'me' } }),
};
const ups = fc.record(upsFields, { requiredKeys: ['server', 'ratedWatts', 'runtime'] });

/** Homelabs of the right shape, and mostly of no sense: hosts that need each other, UPSes served by anybody. */
export const shapedHomelabs: fc.Arbitrary<unknown> = fc.record(
  {
    name: fc.constant('lab'),
    upses: fc.dictionary(upsNames, ups, { maxKeys: 3 }),
    hosts: fc.dictionary(hostNames, host, { maxKeys: 6 }),
    networkGear: fc.dictionary(
      fc.constantFrom('switch', 'router'),
      fc.record(
        {
          poweredBy: upsNames,
          watts: fc.integer({ min: 0, max: 50 }),
          connects: fc.array(hostNames, { maxLength: 3 }),
        },
        { requiredKeys: ['watts'] },
      ),
    ),
    ssh: fc.record(
      {
        jumpHost: hostNames,
        hostKey: fc.constant(
          'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0',
        ),
      },
      { requiredKeys: [] },
    ),
    notices: fc.constantFrom({}, { webhook: { url: { secret: 'a' } }, timeout: '0s' }),
    cluster: fc.record(
      {
        distribution: fc.constantFrom('kubeadm', 'k3s'),
        version: fc.constantFrom('1.28', '1.34.1'),
        datastore: fc.constantFrom('stacked-etcd', 'external', 'sqlite'),
        kubelet: fc.record(
          {
            shutdownGracePeriod: durations,
            shutdownGracePeriodCriticalPods: durations,
            configuration: fc.constantFrom('merge', 'drop-in'),
          },
          { requiredKeys: [] },
        ),
        logind: fc.record({ inhibitDelayMax: durations }),
      },
      { requiredKeys: ['distribution', 'kubelet'] },
    ),
  },
  { requiredKeys: ['name', 'upses', 'hosts'] },
);

const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme-ascii', maxLength: 120 }));

/** Values of the right type for single fields of hosts and UPSes, in which each daemon's own syntax may hide. */
const fieldValues: readonly fc.Arbitrary<{ section: 'hosts' | 'upses'; field: string; value: unknown }>[] = [
  ...Object.entries(hostFields).map(([field, values]) =>
    (values as fc.Arbitrary<unknown>).map((value) => ({ section: 'hosts' as const, field, value })),
  ),
  ...Object.entries(upsFields).map(([field, values]) =>
    (values as fc.Arbitrary<unknown>).map((value) => ({ section: 'upses' as const, field, value })),
  ),
  ...['description', 'nutName', 'driver', 'port'].map((field) =>
    text.map((value) => ({ section: 'upses' as const, field, value })),
  ),
  fc
    .dictionary(text, fc.oneof(text, fc.double(), fc.boolean(), fc.constant({ secret: 'a' })), { maxKeys: 2 })
    .map((value) => ({ section: 'upses' as const, field: 'driverOptions', value })),
  fc
    .record({
      chargePercent: fc.integer({ min: 0, max: 100 }),
      decidedBy: fc.constantFrom('firmware', 'driver'),
    })
    .map((value) => ({ section: 'upses' as const, field: 'lowBattery', value })),
];

/** Sound homelabs with one to three fields of a host or UPS written anew: some have no error. */
export function variedHomelabs(sound: readonly unknown[]): fc.Arbitrary<unknown> {
  const variation = fc.tuple(fc.oneof(...fieldValues), part);
  return fc
    .tuple(fc.constantFrom(...sound), fc.array(variation, { minLength: 1, maxLength: 3 }))
    .map(([lab, variations]) => {
      const copy = structuredClone(lab) as Record<'hosts' | 'upses', Record<string, Container>>;
      for (const [{ section, field, value }, at] of variations) {
        const entries = Object.values(copy[section]);
        const entry = entries[Math.floor(at * entries.length)];
        if (entry !== undefined) define(entry, field, value);
      }
      return copy;
    });
}
