import type { Finding } from '../lib/check';

/** Paints a finding's severity, where stderr is a terminal and NO_COLOR is not set. */
export function severityPaint(): (severity: Finding['severity'], text: string) => string {
  const { createColors } = require('picocolors') as typeof import('picocolors');
  const colors = createColors(mayPaint(process.stderr));
  const paints = { error: colors.red, warning: colors.yellow, info: colors.cyan };
  return (severity, text) => colors.bold(paints[severity](text));
}

/** Paints a timeline's good, bad and faint parts, where the stream takes colour. */
export function timelinePaint(
  stream: NodeJS.WriteStream,
): (kind: 'good' | 'bad' | 'faint', text: string) => string {
  const { createColors } = require('picocolors') as typeof import('picocolors');
  const colors = createColors(mayPaint(stream));
  const paints = { good: colors.green, bad: colors.red, faint: colors.dim };
  return (kind, text) => paints[kind](text);
}

/** Whether a stream takes colour: a terminal, and nobody said NO_COLOR (no-color.org). */
export function mayPaint(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
