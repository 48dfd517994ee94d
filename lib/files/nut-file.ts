import type { SecretEncoding } from '../nut';
import type { HostFile, Reload } from './host-file';
import { NUT_GROUP } from './platforms';

/** A file of NUT's: root writes it, and NUT's daemons, which upsd wants to be nobody else, read it. */
export function nutFile(
  path: string,
  content: string,
  reload: Reload[],
  secretEncoding?: SecretEncoding,
): HostFile {
  return {
    path,
    owner: 'root',
    group: NUT_GROUP,
    mode: '0640',
    content,
    ...(secretEncoding === undefined ? {} : { secretEncoding }),
    reload,
  };
}

/** A script: nothing in it is secret, and nothing but root may change what root and NUT run. */
export function scriptFile(path: string, content: string): HostFile {
  return { path, owner: 'root', group: 'root', mode: '0755', content, reload: [] };
}
