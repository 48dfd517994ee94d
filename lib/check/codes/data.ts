import type { CodeEntry } from './entry';

/** What is wrong with the homelab as data, before its meaning is looked at. */
export const DATA_CODES = {
  'file-unreadable': {
    severity: 'error',
    title: 'A file that no homelab can be read from',
    why: 'What stands in it is not TypeScript, JavaScript, JSON or YAML, has no homelab in it, or would grow beyond all bounds when it is read (YAML aliases that multiply each other).',
    fix: 'Correct the file where the finding says. A TypeScript file ends in `export default homelab({ … })`.',
  },
  'not-plain-data': {
    severity: 'error',
    title: 'A value that is no plain data',
    why: 'A homelab is what JSON can hold: text, finite numbers, true and false, null, lists and objects. Anything else (a date, a function, NaN, a list with gaps) has no place in a file and would be written in a way nobody meant.',
    fix: 'Write the value itself. In YAML, put dates and versions in quotes.',
  },
  'cyclic-data': {
    severity: 'error',
    title: 'A value that contains itself',
    why: 'A homelab is a tree. A value that leads back to itself never ends.',
    fix: 'Write the inner value out, or refer to the other part by its name.',
  },
  'too-deep': {
    severity: 'error',
    title: 'Nested too deeply',
    why: 'No part of a homelab, charts’ values included, needs 64 levels. So many come from a program that went wrong, and could exhaust the memory.',
    fix: 'Take levels out.',
  },
  'too-large': {
    severity: 'error',
    title: 'More values than any homelab has',
    why: 'Ten thousand machines fit into a million values. More come from a list that grew by mistake or from YAML aliases that multiply each other.',
    fix: 'Look for the list or alias that multiplies itself.',
  },
  'reserved-key': {
    severity: 'error',
    title: 'A key that means something to JavaScript',
    why: '`__proto__`, `constructor` and `prototype` reach into the objects of the language itself; a machine of such a name would be looked up in the wrong place.',
    fix: 'Take another name.',
  },
  'control-character': {
    severity: 'error',
    title: 'A control character or line break',
    why: 'Names and texts go into configuration files line by line. A line break in one starts a new line there, which a daemon reads as a directive of its own; NUT drops other control characters without a word.',
    fix: 'Take the character out. It often comes from copying out of a terminal, or from a YAML block (`|`).',
  },
  'unknown-key': {
    severity: 'error',
    title: 'A key that the spec does not have',
    why: 'It would have no effect, and it may be the one that keeps a machine safe: a misspelt `shutdown` is a machine without a stage.',
    fix: 'Correct the spelling, or remove the key. Editors that know the JSON Schema offer the right ones.',
  },
  'missing-key': {
    severity: 'error',
    title: 'A required key is missing',
    why: 'There is no default for it that would be right for more than a few.',
    fix: 'Add it.',
  },
  'wrong-type': {
    severity: 'error',
    title: 'A value of the wrong type',
    why: 'A number in quotes, a single name where a list is due: what is meant can be guessed, but a guess has no place in what shuts machines down.',
    fix: 'Write it in the type that the message names.',
  },
  'wrong-value': {
    severity: 'error',
    title: 'A value that is not among the possible ones',
    why: 'The type is right, but the text, the number or the word is none that the spec takes.',
    fix: 'Write it in the form that the message names.',
  },
  'secret-as-value': {
    severity: 'error',
    title: 'A secret that is written out',
    why: 'A homelab is committed, printed and compared. A secret in it is in the history for good, and in every output.',
    fix: 'Write a reference: `{ secret: NAME }` for machines, `{ name, key }` of a Kubernetes Secret in the cluster, a chart’s own `existingSecret` in its values. Then change the secret, if anybody could have read it.',
  },
} as const satisfies Record<string, CodeEntry>;
