import { distance } from 'fastest-levenshtein';
import type { Path } from './finding';

const LONGEST_SHOWN = 60;
/** Names longer than this are compared by nobody: the time for it grows with the square. */
const LONGEST_COMPARED = 100;
const MOST_LISTED = 12;

/** A value as it stands in a message: control and invisible characters escaped, a long text cut, no contents of lists. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'an object';
  return String(value);
}

/** A text in single quotes. */
export function text(value: string): string {
  return `'${escaped(value.slice(0, LONGEST_SHOWN))}${value.length > LONGEST_SHOWN ? '…' : ''}'`;
}

function escaped(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** `'a', 'b' and 'c'`; a long list ends in how many more there are; an empty one is `none`. */
export function listed(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (names.length === 0) return 'none';
  const first = names.slice(0, MOST_LISTED).map(text);
  if (names.length > MOST_LISTED) return `${first.join(', ')} and ${names.length - MOST_LISTED} more`;
  return joined(first, conjunction);
}

/** Texts as they are, with commas and a conjunction. */
export function joined(texts: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** The known name that is nearest to a wrong one, where one is near enough to be meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST_COMPARED) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const wanted = name.toLowerCase();
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const apart = lettersApart(wanted, candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  if (best === undefined) return undefined;
  return bestDistance <= Math.max(1, Math.floor(Math.max(name.length, best.length) * 0.34))
    ? best
    : undefined;
}

/** Edits from one name to another; two neighbours in the wrong order are one slip of the fingers, not two. */
function lettersApart(a: string, b: string): number {
  return isSwapped(a, b) ? 1 : distance(a, b);
}

function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

const OWNERS: Record<string, string> = { hosts: 'host', upses: 'UPS', networkGear: 'network gear' };

/** A place for people: `ssh.port of host 'cp1'`, `cluster.kubelet`, `runtime[0].watts of UPS 'closet'`. */
export function placeName(path: Path): string {
  const [section, name, ...rest] = path;
  if (section === undefined) return 'the homelab';
  const owner = OWNERS[String(section)];
  if (owner === undefined || name === undefined) return dotted(path);
  const whole = `${owner} ${text(String(name))}`;
  return rest.length === 0 ? whole : `${dotted(rest)} of ${whole}`;
}

function dotted(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(step) ? step : `[${text(step)}]`;
      return index === 0 || key.startsWith('[') ? key : `.${key}`;
    })
    .join('');
}
