import type { Finding } from './finding';

/** A homelab has errors: nothing can be made from it. */
export class HomelabError extends Error {
  /** Every finding, warnings included. */
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
    super(
      [
        `the homelab has ${count}:`,
        ...errors.flatMap(({ code, message, story = [] }) => [
          `- ${message} (${code})`,
          ...story.map((line) => `    ${line}`),
        ]),
      ].join('\n'),
    );
    this.name = 'HomelabError';
    this.findings = findings;
  }
}
