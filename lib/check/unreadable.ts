import { CODES } from './codes';
import type { Finding } from './finding';

/** The finding for a file that no homelab could be read from. @param problem file, line and what is wrong there */
export function unreadable(problem: string): Finding {
  return { code: 'file-unreadable', severity: CODES['file-unreadable'].severity, path: [], message: problem };
}
