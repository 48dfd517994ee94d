import { type BreachCode, partsNotRendered, platformBreaches } from '../../kubernetes/rules';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';

/** What else a rule looked at, where it looked further than what stands beside the place it names. */
const RESTS_ON: Partial<Record<BreachCode, readonly Path[]>> = {
  'gateway-listener-refused': [['platform', 'gateway', 'clusterIssuer']],
  'platform-part-not-rendered': [['platform', 'nutExporter']],
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
    const whole = path.length > 2 ? [['platform', ...path.slice(0, -1)]] : [];
    yield conclusion(code, ['platform', ...path], message, [...whole, ...(RESTS_ON[code] ?? [])]);
  }
}
