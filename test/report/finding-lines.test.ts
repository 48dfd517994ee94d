import type { Finding } from '../../lib/check';
import { findingCounts, findingLines, pathInWords } from '../../lib/report';

const FINDINGS: Finding[] = [
  { code: 'returns-by-hand', severity: 'info', path: ['hosts', 'nas'], message: 'Somebody walks.' },
  { code: 'host-key-missing', severity: 'error', path: ['hosts', 'a.b', 'ssh'], message: 'Add it.' },
];

describe('findings for a terminal', () => {
  it('puts errors first, each with its place and its sentence', () => {
    expect(findingLines(FINDINGS)).toBe(
      'error host-key-missing  hosts["a.b"].ssh\n  Add it.\ninfo returns-by-hand  hosts.nas\n  Somebody walks.\n',
    );
  });

  it('counts them', () => {
    expect([findingCounts(FINDINGS), findingCounts([])]).toEqual(['1 error, 1 info', 'no findings']);
  });

  it('writes a path as people do', () => {
    expect(pathInWords(['platform', 'gateway', 'listeners', 2, 'tls'])).toBe(
      'platform.gateway.listeners[2].tls',
    );
  });
});
