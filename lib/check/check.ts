import type { Homelab } from '../homelab';
import { derivePlan, type Plan } from '../power';
import { CHECKS } from './checks';
import { checkContext, type Declared } from './context';
import type { Finding } from './finding';
import { Cleaning, clean, isRecord } from './schema/clean';
import { homelabSchema, resolve } from './schema/json-schema';
import { BROKEN } from './shape/broken';
import { copyPlain } from './shape/copy-plain';

/**
 * Everything that is wrong with a homelab, whatever is given, all at once. First what is wrong with it as data, in the
 * order in which it stands; then, of the part that is right, what the checks find, in their own order. A fault is said
 * once: nothing that only follows from it is. Never throws; the time grows with the size of the input.
 */
export function check(input: unknown): Finding[] {
  return examine(input).findings;
}

/** A homelab's findings and, where there is no error among them, its plan. */
export interface Examination {
  /** Every finding. */
  findings: Finding[];
  /** The homelab as plain data, and its plan; absent where a finding is an error. */
  sound?: { lab: Homelab; plan: Plan };
}

/** {@link check}, and the plan it was made with. Never throws. */
export function examine(input: unknown): Examination {
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
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  return { findings, sound: { lab, plan } };
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
