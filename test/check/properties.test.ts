import Ajv from 'ajv';
import * as fc from 'fast-check';
import { CODES, check, examine, type Finding, HomelabError, type PlayedOutages, plan } from '../../lib/check';
import { isPlayable } from '../../lib/check/playable';
import { hostFiles } from '../../lib/files';
import published from '../../lib/homelab/generated/homelab.schema.json';
import { simulate } from '../../lib/power/simulation';
import { mutatedHomelabs, shapedHomelabs, variedHomelabs } from './random-homelabs';

jest.mock('ridethrough', () => jest.requireActual('../../lib/homelab'), { virtual: true });

const STACKS = ['rack', 'proxmox-pi', 'truenas', 'k3s-flux'];
const sound = STACKS.map((name): unknown => require(`../../stacks/${name}`).default);
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\[object /u;
const fitsSchema = new Ajv({ strict: false, ownProperties: true }).compile(published);

/** What must hold of any input at all. Fails by throwing: ten thousand calls of `expect` take longer than the checks. */
function holds(input: unknown, outages: PlayedOutages = 'none'): void {
  const { findings, sound: made } = examine(input, outages);
  for (const found of findings) {
    const { code, severity, path, message } = found;
    const right =
      severity === CODES[code].severity &&
      !UNSHOWABLE.test(message) &&
      message.length < 3000 &&
      leadsSomewhere(input, path);
    if (!right) throw new Error(`not a finding as it must be: ${JSON.stringify(found)}`);
  }
  const written = findings.map((one) => JSON.stringify(one));
  if (new Set(written).size < written.length) throw new Error(`said twice: ${written.join('\n')}`);
  const refused = findings.some(({ severity }) => severity === 'error');
  const mayHave = !refused || (outages === 'none' && isPlayable(findings));
  if (mayHave !== (made !== undefined)) throw new Error('a plan in spite of errors, or none without');
  if (refused && made !== undefined) simulate(made.plan, { outageSeconds: 600 });
  if (made !== undefined) JSON.stringify(made);
}

/** The same with every outage played, and what needs a second run of the checks. */
function holdsTwice(input: unknown): void {
  holds(input, 'all');
  const findings = check(input);
  expect(check(input)).toEqual(findings);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    const made = plan(input);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    return;
  }
  const thrown = caught(() => plan(input));
  expect(thrown).toBeInstanceOf(HomelabError);
  for (const { message } of errors) expect((thrown as HomelabError).message).toContain(message);
}

/** The place is there, or what lacks it is: never something below a text or number, or beyond the end of a list. */
function leadsSomewhere(input: unknown, path: Finding['path']): boolean {
  let at: unknown = input;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === 'number') {
      if (step >= at.length) return false;
      at = at[step];
    } else if (typeof at === 'object' && at !== null && !Array.isArray(at) && typeof step === 'string') {
      if (!Object.hasOwn(at, step)) return true;
      at = (at as Record<string, unknown>)[step];
      if (at === undefined) return true;
    } else return false;
  }
  return true;
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Findings that the JSON Schema must share. It knows nothing of secrets in charts nor of control characters. */
function bySchema(findings: readonly Finding[]): Finding[] {
  const shared = ['unknown-key', 'missing-key', 'wrong-type', 'wrong-value', 'ups-without-server'];
  return findings.filter(({ code }) => shared.includes(code));
}

test('the environments of the project have no error and no warning', () => {
  for (const lab of sound) expect(check(lab).filter(({ severity }) => severity !== 'info')).toEqual([]);
});

test('homelabs that are almost right end in findings or in a plan', () => {
  fc.assert(
    fc.property(mutatedHomelabs(sound), (lab) => holds(lab)),
    { numRuns: 7000 },
  );
}, 120_000);

test('homelabs of the right shape end in findings or in a plan', () => {
  fc.assert(
    fc.property(shapedHomelabs, (lab) => holds(lab)),
    { numRuns: 3500 },
  );
}, 120_000);

test('the same homelab always gives the same findings, and a plan or an error that names each of them', () => {
  fc.assert(fc.property(mutatedHomelabs(sound), holdsTwice), { numRuns: 200 });
  fc.assert(fc.property(shapedHomelabs, holdsTwice), { numRuns: 200 });
}, 120_000);

test('anything at all ends in findings', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  fc.assert(
    fc.property(anything, (given) => holds(given)),
    { numRuns: 1000 },
  );
  const inPlaces = fc.record({
    name: anything,
    upses: anything,
    hosts: fc.dictionary(fc.string(), anything),
  });
  fc.assert(
    fc.property(inPlaces, (given) => holds(given)),
    { numRuns: 1000 },
  );
}, 60_000);

/** Stages and names that passed the checks once, and that no file can hold. */
const ONCE_NOT_RENDERED = [
  ...[{ onBatteryFor: '0s' }, { onBatteryFor: '0m', of: 'all' }, { runtimeBelow: '0h' }].map(stagedRack),
  ...[91, 92, 94].map((length) => renamed(sound[1], 'pr1500', 'u'.repeat(length))),
];

function stagedRack(shutdown: object): unknown {
  const lab = structuredClone(sound[0]) as { hosts: Record<string, object> };
  lab.hosts['k8s-cp3'] = { ...lab.hosts['k8s-cp3'], shutdown };
  return lab;
}

function renamed(lab: unknown, from: string, to: string): unknown {
  return JSON.parse(JSON.stringify(lab).replaceAll(JSON.stringify(from), JSON.stringify(to)));
}

test('what has no error can be rendered: no file of any host is refused', () => {
  let rendered = 0;
  fc.assert(
    fc.property(variedHomelabs(sound), (input) => {
      holds(input);
      const made = examine(input, 'none').sound?.plan;
      if (made === undefined) return;
      for (const host of Object.keys(made.hosts)) rendered += hostFiles(made, host).length;
    }),
    { numRuns: 1500, examples: ONCE_NOT_RENDERED.map((lab) => [lab]) },
  );
  expect(rendered).toBeGreaterThan(1000);
}, 60_000);

test('the checks and the published JSON Schema agree on what has the right shape', () => {
  const plain = mutatedHomelabs(sound).filter(isJson);
  fc.assert(
    fc.property(plain, (input) => {
      const findings = check(input);
      if (!fitsSchema(input)) expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
      else expect(bySchema(findings)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
}, 60_000);

function isJson(value: unknown): boolean {
  try {
    expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
    return !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value));
  } catch {
    return false;
  }
}
