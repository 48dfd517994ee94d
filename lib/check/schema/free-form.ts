import { finding, type Path } from '../finding';
import { placeName } from '../say';
import { BROKEN } from '../shape/broken';
import type { Cleaning } from './clean';

/** Keys of a chart's values that hold a secret itself; `existingSecret` and the like hold a Secret's name. */
const SECRET_KEY =
  /(password|passwd|passphrase|token|api_?key|private_?key|secret_?access_?key|webhook(_?url)?|(client|cookie|shared|auth|api|app)_?secret)$/i;
const NAMES_A_SECRET = /^existing|^use/i;
/** Addresses that are secrets by themselves. */
const SECRET_ADDRESS = /discord(app)?\.com\/api\/webhooks\/|hooks\.slack\.com\/services\//i;

/**
 * Values that the spec passes on as they are, such as a chart's. Only what is broken or a secret is said; a text that
 * begins with `$` is a reference of the chart's own.
 */
export function freeForm(value: unknown, path: Path, into: Cleaning): unknown {
  if (value === BROKEN) {
    into.broken.mark(path);
    return BROKEN;
  }
  if (Array.isArray(value)) {
    const kept = value.map((element, index) => freeForm(element, [...path, index], into));
    return kept.includes(BROKEN) ? BROKEN : kept;
  }
  if (typeof value === 'object' && value !== null) {
    const kept: Record<string, unknown> = Object.create(null);
    for (const [key, inner] of Object.entries(value)) {
      const result = freeForm(inner, [...path, key], into);
      if (result !== BROKEN) kept[key] = result;
    }
    return kept;
  }
  if (isSecretValue(path.at(-1), value)) {
    into.findings.push(
      finding(
        'secret-as-value',
        path,
        `${placeName(path)} has a value, and its key or form says it is a secret; no secret stands in a homelab: name a Kubernetes Secret instead, by the chart's own key for it (often existingSecret); take the value out of the file's history too, and change it if others have seen it`,
      ),
    );
  }
  return value;
}

/** Whether a key and its value look like a secret that is written out. */
export function isSecretValue(key: string | number | undefined, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  if (value === '' || (typeof value === 'string' && value.startsWith('$'))) return false;
  if (typeof value === 'string' && SECRET_ADDRESS.test(value)) return true;
  return typeof key === 'string' && SECRET_KEY.test(key) && !NAMES_A_SECRET.test(key);
}
