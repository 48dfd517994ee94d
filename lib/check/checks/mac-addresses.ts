import { wakeOnLanOf } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';
import { wakeOnLanPath } from './addresses';

/** Two hosts that would be woken by one packet. */
export function* macAddresses({ lab }: CheckContext): Generator<Conclusion> {
  const owners = new Map<string, string>();
  for (const [name, host] of Object.entries(lab.hosts)) {
    const mac = wakeOnLanOf(host)?.wakeOnLan;
    if (mac === undefined) continue;
    const other = owners.get(mac);
    if (other === undefined) {
      owners.set(mac, name);
      continue;
    }
    const message = `the hosts ${text(other)} and ${text(name)} both have the MAC address ${mac}; each network card has its own: correct one of the two`;
    yield conclusion('duplicate-mac', [...wakeOnLanPath(name, host.returns), 'wakeOnLan'], message);
  }
}
