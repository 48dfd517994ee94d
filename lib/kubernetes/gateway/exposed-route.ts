import { Construct } from 'constructs';
import { HttpRoute, type ParentReference } from '../api/gateway-api';

/** Properties of an {@link ExposedRoute}. */
export interface ExposedRouteProps {
  /** `metadata.name`. */
  readonly name: string;
  /** The namespace of the Service, and so of the route. */
  readonly namespace: string;
  /** The host name it is reached by. */
  readonly hostname: string;
  /** The listener it attaches to, such as a `HomelabGateway`'s `httpsListener(hostname)`. */
  readonly listener: ParentReference;
  /** The Service that answers. */
  readonly service: { readonly name: string; readonly port: number };
}

/** Exposes a Service under a host name of its own. Its listener must take routes of this namespace. */
export class ExposedRoute extends Construct {
  /** Where a browser finds it. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ExposedRouteProps) {
    super(scope, id);
    const { name, namespace, hostname, listener, service } = props;
    this.url = `https://${hostname}/`;
    new HttpRoute(this, 'route', {
      metadata: { name, namespace },
      spec: {
        parentRefs: [listener],
        hostnames: [hostname],
        rules: [{ backendRefs: [{ name: service.name, port: service.port }] }],
      },
    });
  }
}
