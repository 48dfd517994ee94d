import { type BreachCode, partsNotRendered, platformBreaches } from '../../kubernetes/rules';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';

/** What else a rule looked at, where it looked further than the place it names. */
const RESTS_ON: Partial<Record<BreachCode, readonly Path[]>> = {
  'exposed-without-listener': [['platform', 'gateway']],
  'gateway-address-not-in-pool': [['platform', 'cilium', 'loadBalancerPools']],
  'http-01-without-http-listener': [['platform', 'gateway', 'listeners']],
  'unknown-issuer': [['platform', 'certManager', 'issuers']],
  'wildcard-with-http-01': [['platform', 'certManager', 'issuers']],
};

/** What the API server and the charts refuse, and what this version does not render. */
export function* platformRules({ lab }: CheckContext): Generator<Conclusion> {
  if (lab.platform === undefined) return;
  for (const { code, path, message } of [
    ...platformBreaches(lab.platform),
    ...partsNotRendered(lab.platform),
  ]) {
    yield conclusion(code, ['platform', ...path], message, RESTS_ON[code]);
  }
}
