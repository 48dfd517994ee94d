import type { Homelab } from '../homelab';
import { derivePlan, type Plan } from '../power';
import { CHECKS } from './checks';
import { checkContext, type Declared } from './context';
import type { Finding } from './finding';
import { outageFindings } from './outages/outage-findings';
import { isPlayable } from './playable';
import { Cleaning, clean, isRecord } from './schema/clean';
import { homelabSchema, resolve } from './schema/json-schema';
import { BROKEN } from './shape/broken';
import { copyPlain } from './shape/copy-plain';

/** What {@link check} looks at. */
export interface CheckOptions {
  /**
   * Whether promises are held against every single fault too; those that break under one are warnings.
   *
   * @default false
   */
  faults?: boolean;
}

/**
 * Everything that is wrong with a homelab, whatever is given, all at once. First what is wrong with it as data, in the
 * order in which it stands; then, of the part that is right, what the checks find, in their own order; and where none of
 * that is an error, what every length of outage shows. A fault is said once: nothing that only follows from it is. Never
 * throws; the time grows with the size of the input.
 */
export function check(input: unknown, { faults = false }: CheckOptions = {}): Finding[] {
  return examine(input, faults ? 'all-with-faults' : 'all').findings;
}

/** Which outages are played for the promises. */
export type PlayedOutages = 'none' | 'all' | 'all-with-faults';

/** A homelab's findings and, where no error among them forbids it, its plan. */
export interface Examination {
  /** Every finding. */
  findings: Finding[];
  /** The homelab as plain data, and its plan; absent where a finding forbids it. */
  sound?: { lab: Homelab; plan: Plan };
}

/**
 * {@link check}, and the plan it was made with. Never throws. This is the one place that says what may be made of a
 * homelab: whoever delivers something has the outages played and gets no plan where a promise breaks; whoever plays an
 * outage itself (`simulate`, `sweep`, `drill`) asks for `none`, and gets the plan that breaks it, also where an error is of
 * the kind that does not change what is played.
 */
export function examine(input: unknown, outages: PlayedOutages = 'all'): Examination {
  const { findings, sound } = examineDeclared(input);
  if (sound === undefined) return { findings };
  if (outages === 'none') return isPlayable(findings) ? { findings, sound } : { findings };
  if (hasError(findings)) return { findings };
  findings.push(...outageFindings(sound.plan, { faults: outages === 'all-with-faults' }));
  return hasError(findings) ? { findings } : { findings, sound };
}

function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** What can be said without playing anything, and the plan of a homelab that fits the schema, whatever else is wrong. */
function examineDeclared(input: unknown): Examination {
  const copy = copyPlain(input);
  const cleaning = new Cleaning();
  const cleaned = clean(copy.value, homelabSchema(), [], cleaning);
  const findings = [...copy.findings, ...cleaning.findings];

  const lab = whatIsLeft(cleaned, copy.value);
  if (lab === undefined) return { findings };
  const plan = derivePlan(lab);
  const context = checkContext(lab, plan, declaredNames(copy.value));
  for (const each of CHECKS) {
    for (const { restsOn, ...found } of each(context)) {
      const { broken } = cleaning;
      const places = [found.path, ...restsOn].map((path) => broken.original(path));
      if (places.some((place) => broken.touches(place))) continue;
      findings.push({ ...found, path: [...broken.original(found.path)] });
    }
  }
  return cleaned === BROKEN ? { findings } : { findings, sound: { lab, plan } };
}

/** The homelab to go on with: where `name`, `upses` or `hosts` is wrong as a whole, the rest is still looked at. */
function whatIsLeft(cleaned: unknown, given: unknown): Homelab | undefined {
  // What `clean` returns fits the schema, which was made from the type.
  if (cleaned !== BROKEN) return cleaned as Homelab;
  if (!isRecord(given)) return undefined;
  const left: Record<string, unknown> = { name: 'homelab', upses: {}, hosts: {} };
  for (const [key, schema] of Object.entries(resolve(homelabSchema()).properties ?? {})) {
    if (!Object.hasOwn(given, key)) continue;
    const section = clean(given[key], schema, [key], new Cleaning());
    if (section !== BROKEN) left[key] = section;
  }
  return left as unknown as Homelab;
}

function declaredNames(given: unknown): Declared {
  const names = (section: string) => {
    const entries = isRecord(given) ? given[section] : undefined;
    return isRecord(entries) ? new Set(Object.keys(entries)) : undefined;
  };
  return { hosts: names('hosts'), upses: names('upses') };
}
