import { check, HomelabError, plan } from '../../lib/check';
import { PATTERNS } from '../../lib/check/schema/expectation';
import published from '../../lib/homelab/generated/homelab.schema.json';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0';
const ups = {
  server: 'pi',
  driver: 'usbhid-ups',
  port: 'auto',
  ratedWatts: 500,
  runtime: [{ watts: 100, lasts: '30m' }],
};
const host = {
  address: '10.0.0.1',
  os: 'debian-13',
  ssh: { hostKey },
  poweredBy: 'closet',
  watts: 0,
  returns: 'with-power',
};
const lab = { name: 'lab', upses: { closet: ups }, hosts: { pi: host } };

const codes = (input: unknown) => check(input).map(({ code }) => code);

describe('plan', () => {
  test('is the plan of a homelab without errors', () => {
    expect(plan(lab).stopOrder).toEqual(['pi']);
  });

  test('throws one error that lists every error and carries every finding', () => {
    const wrong = {
      ...lab,
      hosts: { pi: { ...host, os: undefined, watts: 'x', poweredBy: 'closets' } },
      foo: 1,
    };
    let thrown: unknown;
    try {
      plan(wrong);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(HomelabError);
    const { message, name, findings } = thrown as HomelabError;
    expect(name).toBe('HomelabError');
    expect(message).toBe(
      [
        'the homelab has 2 errors:',
        "- watts of host 'pi' is 'x'; needed is a number of at least 0: correct it (wrong-type)",
        "- the homelab has the unknown key 'foo'; known here: cluster, domain, hosts, name, networkGear, notices, nut, platform, secrets, ssh and upses (unknown-key)",
      ].join('\n'),
    );
    expect(findings).toEqual(check(wrong));
  });
});

describe('what is right is taken', () => {
  test('an undefined value is an absent one', () => {
    expect(check({ ...lab, domain: undefined, nut: { pollFreq: undefined } })).toEqual([]);
  });

  test('objects without a prototype and shared objects are plain data', () => {
    const shared = { hostKey };
    const bare = Object.assign(Object.create(null), lab, {
      hosts: { pi: { ...host, ssh: shared }, b: { ...host, address: '10.0.0.2', ssh: shared } },
      networkGear: { switch: { poweredBy: 'closet', watts: 0 } },
    });
    expect(check(bare)).toEqual([]);
  });

  test('the input is not changed', () => {
    const given = structuredClone({ ...lab, foo: [1], hosts: { pi: { ...host, bar: 1 } } });
    const before = structuredClone(given);
    check(given);
    expect(given).toEqual(before);
  });

  test('hosts named like properties of every object are hosts like others', () => {
    const hosts = { pi: host, valueof: { ...host, address: '10.0.0.2', dependsOn: ['tostring'] } };
    expect(codes({ ...lab, hosts })).toEqual(['unknown-host', 'network-gear-undeclared']);
  });
});

describe('input that means harm', () => {
  test('a proxy that throws at everything', () => {
    const thrower = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
        ownKeys: () => {
          throw new Error('no');
        },
        getPrototypeOf: () => {
          throw new Error('no');
        },
      },
    );
    expect(codes(thrower)).toEqual(['not-plain-data']);
    expect(codes({ ...lab, hosts: thrower })).toEqual(['not-plain-data']);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(codes({ ...lab, nut: proxy })).toEqual(['not-plain-data']);
  });

  test('lists of four thousand million places and texts of ten million characters', () => {
    expect(codes({ ...lab, hosts: new Array(4e9) })).toEqual(['too-large']);
    expect(codes({ ...lab, name: 'x'.repeat(1e7) })).toEqual(['wrong-value']);
    expect(codes({ ...lab, ['x'.repeat(1e7)]: 1 })).toEqual(['unknown-key']);
  });

  test('prototype keys as JSON has them do not reach any object', () => {
    const given: unknown = JSON.parse(
      '{"name":"lab","upses":{},"hosts":{},"__proto__":{"polluted":1},"nut":{"constructor":{"prototype":{"polluted":1}}}}',
    );
    expect(codes(given)).toEqual(['reserved-key', 'reserved-key']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('time', () => {
  const many = (count: number, one: (index: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}`, one(index)]));
  const address = (index: number) => `10.1.${index >> 8}.${index & 255}`;
  const within = (input: unknown): number => {
    const start = performance.now();
    check(input);
    return performance.now() - start;
  };

  test('ten thousand hosts, right or wrong, take a bounded time', () => {
    const right = many(10_000, (index) => ({
      ...host,
      address: address(index),
      shutdown: { onBatteryFor: `${60 + index}s` },
      returns: { wakeOnLan: `02:00:00:00:${hex(index >> 8)}:${hex(index & 255)}` },
    }));
    const wrong = many(10_000, () => ({ ...host, adress: 1, watts: 'x', shutdwon: 'low-battery' }));
    const astray = many(10_000, (index) => ({
      ...host,
      address: address(index),
      poweredBy: `ups${index}`,
      dependsOn: [`host${index}`],
    }));
    const nested = many(10_000, (index) => ({
      ...host,
      address: address(index),
      poweredBy: undefined,
      runsOn: `h${index + 1}`,
    }));
    const chain = many(10_000, (index) => ({
      ...host,
      address: address(index),
      dependsOn: [`h${index + 1}`],
    }));
    for (const hosts of [right, wrong, astray, chain, nested]) {
      expect(within({ ...lab, hosts: { ...hosts, pi: host } })).toBeLessThan(60_000);
    }
  }, 300_000);

  function hex(byte: number): string {
    return byte.toString(16).padStart(2, '0');
  }
});

describe('the published JSON Schema', () => {
  const known = new Set(
    '$ref $schema additionalProperties anyOf const default definitions description enum exclusiveMinimum items maximum minItems minimum pattern properties required title type'.split(
      ' ',
    ),
  );

  test('has no keyword that the checks do not read', () => {
    const unread = new Set<string>();
    visit(published, (schema) => {
      for (const key of Object.keys(schema)) if (!known.has(key)) unread.add(key);
    });
    expect([...unread]).toEqual([]);
  });

  test('has no pattern without words for it, and no words are left over', () => {
    const patterns = new Set<string>();
    visit(published, ({ pattern }) => {
      if (typeof pattern === 'string') patterns.add(pattern);
    });
    expect([...patterns].sort()).toEqual(Object.keys(PATTERNS).sort());
  });

  /** Visits every schema within a schema. */
  function visit(schema: unknown, look: (schema: Record<string, unknown>) => void): void {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, definitions, ...rest } = schema as Record<string, unknown>;
    look(schema as Record<string, unknown>);
    for (const inner of [properties, definitions]) {
      for (const one of Object.values((inner ?? {}) as object)) visit(one, look);
    }
    for (const key of ['items', 'additionalProperties']) visit(rest[key], look);
    for (const one of (rest.anyOf ?? []) as unknown[]) visit(one, look);
  }
});
