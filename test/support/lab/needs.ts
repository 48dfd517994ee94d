import type { Needs } from '../needs';
import { missingBaseImage } from './base-image';

/** What a test with a {@link Lab} needs, beside a kubelet. */
export const LAB: Needs = {
  tools: ['systemd-nspawn', 'unshare', 'nsenter', 'setpriv', 'ip', 'perl', 'ssh', 'ssh-keygen', 'journalctl'],
  root: true,
  namespaces: true,
  also: [missingBaseImage()],
};
