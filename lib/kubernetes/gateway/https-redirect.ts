import { Construct } from 'constructs';
import { HttpRoute, type ParentReference } from '../api/gateway-api';

/** Properties of an {@link HttpsRedirect}. */
export interface HttpsRedirectProps {
  /** `metadata.name`. */
  readonly name: string;
  /** `metadata.namespace`. */
  readonly namespace: string;
  /** The HTTP listeners whose requests are sent on: never an HTTPS one, which would redirect for ever. */
  readonly listeners: readonly ParentReference[];
  /** Port of HTTPS. @default 443 */
  readonly port?: number;
}

/**
 * Sends every plain HTTP request on to HTTPS. Requests for /.well-known of an HTTP-01 challenge still get their
 * answer: cert-manager's own route names host and path exactly, which wins.
 */
export class HttpsRedirect extends Construct {
  constructor(scope: Construct, id: string, props: HttpsRedirectProps) {
    super(scope, id);
    const { name, namespace, listeners, port = 443 } = props;
    if (listeners.length === 0) return;
    const requestRedirect = { scheme: 'https', statusCode: 301, ...(port !== 443 && { port }) } as const;
    new HttpRoute(this, 'route', {
      metadata: { name, namespace },
      spec: { parentRefs: listeners, rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect }] }] },
    });
  }
}
