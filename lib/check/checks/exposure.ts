import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Apps that are reached without log-in, or whose log-in is missing. */
export function* exposure({ lab }: CheckContext): Generator<Conclusion> {
  const { monitoring, oauth2Proxy } = lab.platform ?? {};
  for (const app of ['prometheus', 'grafana'] as const) {
    const expose = monitoring?.[app]?.expose;
    if (expose === undefined) continue;
    const path = ['platform', 'monitoring', app, 'expose'];
    if (expose.authenticated === true && oauth2Proxy === undefined) {
      const message = `${app} is to be reached at ${text(expose.hostname)} behind a log-in, and there is no oauth2Proxy to log in at: declare platform.oauth2Proxy, or remove authenticated`;
      yield conclusion('log-in-without-oauth2-proxy', [...path, 'authenticated'], message, [
        ['platform', 'oauth2Proxy'],
      ]);
    }
    // Grafana has a log-in of its own; Prometheus has none.
    if (app === 'prometheus' && expose.authenticated !== true) {
      const message = `prometheus is to be reached at ${text(expose.hostname)} without a log-in, and has none of its own; whoever reaches the Gateway reads every metric and can overload it with queries: write authenticated: true, or remove expose`;
      yield conclusion('prometheus-exposed', path, message);
    }
  }
}
