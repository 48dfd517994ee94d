import type { InnerFile } from '../nut/inner-file';
import type { HostOptions } from './lab';

/**
 * Many light hosts for {@link Lab.start}: sshd, sudo and NUT's programs, no systemd. `node1` has 10.10.31.1.
 *
 * @param files on each of them, such as a stand-in for systemctl
 */
export function sshHosts(count: number, files: Readonly<Record<string, InnerFile>> = {}): HostOptions[] {
  if (count > 250) throw new Error(`expected at most 250 hosts, got ${count}`);
  return Array.from({ length: count }, (_, index) => ({
    name: `node${index + 1}`,
    address: `10.10.31.${index + 1}`,
    systemd: false,
    diskMegabytes: 64,
    files,
  }));
}
