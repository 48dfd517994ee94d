import { type Finding, finding, type Path } from '../finding';
import { placeName, text } from '../say';
import { BROKEN } from './broken';

/** Deeper than any homelab: the spec itself has ten levels, a chart's values perhaps twenty. */
export const DEEPEST = 64;
/** Values in a homelab of ten thousand fully described machines, with room to spare. */
export const MOST_VALUES = 1_000_000;

/** Keys that reach into JavaScript's own objects. */
const RESERVED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const CONTROL_CHARACTER = /[\p{Cc}\p{Zl}\p{Zp}]/u;

const THREW =
  'could not be read: a getter or proxy threw an error; a homelab is plain data: write the value itself';

/** A copy of the input that is safe to work with, and what could not be copied. */
export interface PlainCopy {
  /** Objects without a prototype, lists without gaps, JSON's scalars, and {@link BROKEN} in place of the rest. */
  value: unknown;
  /** What could not be copied, in the order in which it stands. */
  findings: Finding[];
}

/**
 * Copies what a homelab may be made of, which is what JSON can hold, and says what is anything else: dates, functions,
 * cycles, gaps, getters that throw, keys that reach into JavaScript. Never throws, and takes at most
 * {@link MOST_VALUES} steps whatever it is given.
 */
export function copyPlain(input: unknown): PlainCopy {
  const copier = new Copier();
  return { value: copier.copy(input, []), findings: copier.findings };
}

class Copier {
  readonly findings: Finding[] = [];
  private readonly above = new Set<object>();
  private values = 0;

  copy(value: unknown, path: Path): unknown {
    this.values += 1;
    if (this.values > MOST_VALUES) return this.tooLarge();
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (Number.isFinite(value)) return value;
        return this.notPlain(path, `is ${value}; a finite number is needed: write one, or leave the key out`);
      case 'object':
        return value === null ? null : this.copyObject(value, path);
      default: {
        const kind = typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
        return this.notPlain(
          path,
          `is ${kind}; a homelab is plain data (text, numbers, true and false, lists, objects): write the value itself`,
        );
      }
    }
  }

  private copyObject(value: object, path: Path): unknown {
    if (this.above.has(value)) {
      return this.broken(
        finding(
          'cyclic-data',
          path,
          `${placeName(path)} contains itself; a homelab is a tree: write the value out, or refer to it by its name`,
        ),
      );
    }
    if (path.length >= DEEPEST) {
      return this.broken(
        finding(
          'too-deep',
          path,
          `the homelab is nested more than ${DEEPEST} levels deep here; no part of it needs that: take levels out`,
        ),
      );
    }
    this.above.add(value);
    try {
      return Array.isArray(value) ? this.copyList(value, path) : this.copyRecord(value, path);
    } catch {
      return this.notPlain(path, THREW);
    } finally {
      this.above.delete(value);
    }
  }

  private copyList(list: readonly unknown[], path: Path): unknown {
    const length = list.length;
    if (length > MOST_VALUES - this.values) return this.tooLarge();
    const copy: unknown[] = [];
    for (let index = 0; index < length; index += 1) {
      if (!Object.hasOwn(list, index)) {
        return this.notPlain(
          path,
          `has nothing at position ${index} of its ${length}; a list has no gaps: remove the empty place`,
        );
      }
      copy.push(this.copy(list[index], [...path, index]));
      if (this.values > MOST_VALUES) return BROKEN;
    }
    return copy;
  }

  private copyRecord(record: object, path: Path): unknown {
    if (!isPlain(record)) {
      const name = className(record);
      return this.notPlain(
        path,
        `is ${name === undefined ? 'an object of a class' : `a ${text(name).slice(1, -1)}`}; a homelab is plain data: write the value itself, such as a text or a number`,
      );
    }
    const copy: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(record)) {
      const at = [...path, key];
      if (RESERVED_KEYS.has(key)) {
        copy[key] = this.broken(
          finding(
            'reserved-key',
            at,
            `the key ${text(key)} of ${placeName(path)} has a meaning of its own in JavaScript and can't be a name here: take another one`,
          ),
        );
        continue;
      }
      if (CONTROL_CHARACTER.test(key)) {
        copy[key] = this.broken(
          finding(
            'control-character',
            at,
            `the key ${text(key)} of ${placeName(path)} has a control character or line break; no file or daemon can hold such a name: take it out`,
          ),
        );
        continue;
      }
      let value: unknown;
      try {
        value = (record as Record<string, unknown>)[key];
      } catch {
        copy[key] = this.notPlain(at, THREW);
        continue;
      }
      if (value === undefined) continue;
      copy[key] = this.copy(value, at);
      if (this.values > MOST_VALUES) return BROKEN;
    }
    return copy;
  }

  private notPlain(path: Path, words: string): typeof BROKEN {
    return this.broken(finding('not-plain-data', path, `${placeName(path)} ${words}`));
  }

  private tooLarge(): typeof BROKEN {
    this.values = MOST_VALUES + 1;
    if (this.findings.at(-1)?.code === 'too-large') return BROKEN;
    return this.broken(
      finding(
        'too-large',
        [],
        `the homelab has more than ${MOST_VALUES} values; ten thousand machines need fewer: look for a list or an alias that multiplies itself`,
      ),
    );
  }

  private broken(found: Finding): typeof BROKEN {
    this.findings.push(found);
    return BROKEN;
  }
}

/** Whether an object is a literal's, a parser's, or has no prototype; also one from another realm, as tests have. */
function isPlain(record: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

function className(record: object): string | undefined {
  const made: unknown = record.constructor;
  return typeof made === 'function' && made.name !== '' ? made.name : undefined;
}
