import { DEFAULTS } from '../../power';
import type { CheckContext } from '../context';
import { isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Managed hosts whose operating system is not said, or is none whose files are known. */
export function* operatingSystems({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { os }] of Object.entries(lab.hosts)) {
    if (!isManaged(lab, name)) continue;
    const path = ['hosts', name, 'os'];
    const restsOn = [['hosts', name, 'managed']];
    if (os === 'other') {
      const message = `host ${text(name)} is managed and its os is 'other'; where its files go and which NUT it has is not known: name its os, or let it be managed: false`;
      yield conclusion('os-other-managed', path, message, restsOn);
    } else if (os === undefined) {
      const message = `host ${text(name)} is managed and does not say its os; ${text(DEFAULTS.host.os)} is taken, which decides NUT's version and where files go: write os`;
      yield conclusion('os-assumed', path, message, restsOn);
    }
  }
}
