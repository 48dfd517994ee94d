import { CODE_AREAS, type CodeEntry, type Finding } from '../../lib/check';
import { pathInWords } from '../../lib/report/finding-lines';

const SEVERITIES = `- **error**: nothing is rendered, and commands end with 1.
- **warning**: probably not what is meant. It stops nothing.
- **info**: good to know. It stops nothing.`;

/** docs/findings.md: what stands in the table of codes, with an example of each from its golden case. */
export function findingsPage(exampleOf: (code: string) => Finding | undefined): string {
  const areas = Object.entries(CODE_AREAS).map(
    ([title, codes]) =>
      `## ${title}\n\n${Object.entries(codes)
        .map(([code, entry]) => section(code, entry, exampleOf(code)))
        .join('\n\n')}`,
  );
  return `# Findings

What \`ridethrough check\` says about a homelab, by code. All findings come at once, each fault once: what only follows
from a fault is left out. A code never changes its meaning.

${SEVERITIES}

Promises are held against every length of outage, where nothing else is wrong. With \`check --faults\` they are held
against every single fault too.

Each example is what the homelab in \`test/check/golden/CODE\` gives.

${areas.join('\n\n')}
`;
}

function section(
  code: string,
  { severity, severityUnderFault, title, why, fix }: CodeEntry,
  example: Finding | undefined,
): string {
  return `### ${code}

${title}. (${severity}${severityUnderFault === undefined ? '' : `; ${severityUnderFault} where it takes a single fault`})

Why: ${why}

Fix: ${fix}

Example, at \`${example === undefined ? '' : place(example.path)}\`:

> ${example?.message ?? ''}${story(example)}`;
}

function story(example: Finding | undefined): string {
  if (example?.story === undefined) return '';
  return `\n\n\`\`\`text\n${example.story.join('\n')}\n\`\`\``;
}

function place(path: Finding['path']): string {
  if (path.length === 0) return 'the homelab';
  return path.length > 12 ? `${pathInWords(path.slice(0, 6))}…` : pathInWords(path);
}
