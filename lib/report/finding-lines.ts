import type { Finding } from '../check';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** How findings are written. */
export interface FindingStyle {
  /** Paints the severity. @default no colour */
  paint?: (severity: Finding['severity'], text: string) => string;
}

/**
 * Findings for a terminal, errors first: severity, code, where it stands in the homelab, then the sentence. Empty where
 * there is none, else it ends with a line break.
 */
export function findingLines(findings: readonly Finding[], style: FindingStyle = {}): string {
  const paint = style.paint ?? ((_severity, text) => text);
  return [...findings]
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
    .map(({ severity, code, path, message, story = [] }) => {
      const where = path.length === 0 ? '' : `  ${pathInWords(path)}`;
      const told = story.map((line) => `      ${line}\n`).join('');
      return `${paint(severity, severity)} ${code}${where}\n  ${message}\n${told}`;
    })
    .join('');
}

/** A path as people write it: `hosts.k8s-cp1.ssh`, `listeners[2].tls`. */
export function pathInWords(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const plain = /^[A-Za-z0-9_-]+$/.test(step);
      if (!plain) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** `2 errors, 1 warning, 3 infos`; `no findings` where there is none. */
export function findingCounts(findings: readonly Finding[]): string {
  const counted = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counted.length === 0 ? 'no findings' : counted.join(', ');
}
