import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** With the longest host name and a dot it stays within DNS' 253 characters. */
const LONGEST_DOMAIN = 189;

/** Host names and their domain: RFC 1123 labels, as DNS, Kubernetes and folders take them. */
export function* hostNames({ lab }: CheckContext): Generator<Conclusion> {
  const seen = new Map<string, string>();
  for (const name of Object.keys(lab.hosts)) {
    const path = ['hosts', name];
    const folded = name.toLowerCase();
    const earlier = seen.get(folded);
    if (earlier !== undefined) {
      const message = `the hosts ${text(earlier)} and ${text(name)} differ in capitals only, which DNS ignores: rename one`;
      yield conclusion('duplicate-name', path, message);
      continue;
    }
    seen.set(folded, name);
    if (!LABEL.test(name)) yield conclusion('host-name-invalid', path, hostNameMessage(name));
  }
  const { domain } = lab;
  if (domain !== undefined && (!DOMAIN.test(domain) || domain.length > LONGEST_DOMAIN)) {
    const message = `the domain is ${text(domain)}; needed are labels of lower-case letters, digits and hyphens with dots between them, ${LONGEST_DOMAIN} characters at most: write it like 'home.example.com'`;
    yield conclusion('domain-invalid', ['domain'], message);
  }
}

function hostNameMessage(name: string): string {
  const needed =
    'needed are 1 to 63 lower-case letters, digits and hyphens, the first and the last no hyphen';
  const [label = '', ...rest] = name.split('.');
  const lower = name.toLowerCase();
  const fix =
    rest.length > 0 && LABEL.test(label)
      ? `name it ${text(label)} and put the rest into the homelab's domain`
      : LABEL.test(lower)
        ? `write ${text(lower)}`
        : 'rename it';
  return `the host name ${text(name)} is no valid one; ${needed}: ${fix}`;
}
