import { Construct } from 'constructs';
import type { GatewayListener } from '../../homelab';
import { Gateway, type ListenerSpec, type ParentReference } from '../api/gateway-api';
import { httpsListenerFor } from '../rules/exposed';
import { certificateSecret } from '../rules/gateway-listeners';
import { HttpsRedirect } from './https-redirect';

/** Properties of a {@link HomelabGateway}. */
export interface HomelabGatewayProps {
  /** `metadata.name`. */
  readonly name: string;
  /** `metadata.namespace`. The Secrets of its certificates stand there too. */
  readonly namespace: string;
  /** GatewayClass. @default 'cilium' */
  readonly className?: string;
  /** A fixed address. @default one that the class's controller chooses */
  readonly address?: string;
  /** 1 to 64. */
  readonly listeners: readonly GatewayListener[];
  /** Whether every plain HTTP request is sent on to HTTPS. @default false */
  readonly redirectHttpToHttps?: boolean;
  /** The ClusterIssuer by which cert-manager signs the listeners' certificates. @default none: each names a Secret */
  readonly clusterIssuer?: string;
}

/** A Gateway with a fixed address, certificates by cert-manager and a redirect from HTTP to HTTPS. */
export class HomelabGateway extends Construct {
  /** `metadata.name`. */
  readonly gatewayName: string;
  /** `metadata.namespace`. */
  readonly namespace: string;
  private readonly listeners: readonly GatewayListener[];

  /** @throws Error where a listener terminates TLS and neither a Secret nor an issuer gives it a certificate */
  constructor(scope: Construct, id: string, props: HomelabGatewayProps) {
    super(scope, id);
    const { name, namespace, className = 'cilium', address, clusterIssuer } = props;
    this.gatewayName = name;
    this.namespace = namespace;
    this.listeners = props.listeners;
    new Gateway(this, 'gateway', {
      metadata: {
        name,
        namespace,
        ...(clusterIssuer !== undefined && {
          annotations: { 'cert-manager.io/cluster-issuer': clusterIssuer },
        }),
      },
      spec: {
        gatewayClassName: className,
        ...(address !== undefined && { addresses: [{ type: 'IPAddress', value: address }] }),
        listeners: props.listeners.map((listener) => listenerSpec(listener, props)),
      },
    });
    if (props.redirectHttpToHttps) this.redirect();
  }

  /** The listeners of plain HTTP, on one port or on every one, for routes that attach to those alone. */
  httpListeners(port?: number): ParentReference[] {
    const plain = this.listeners.filter(({ protocol }) => protocol === 'HTTP');
    return plain.filter((one) => port === undefined || one.port === port).map((one) => this.parent(one));
  }

  /**
   * The HTTPS listener that answers to a host name.
   *
   * @throws Error where none does
   */
  httpsListener(hostname: string): ParentReference {
    const listener = httpsListenerFor(this.listeners, hostname);
    if (listener !== undefined) return this.parent(listener);
    const https = this.listeners.filter(({ protocol }) => protocol === 'HTTPS');
    const there = https.map((one) => `'${one.name}' for '${one.hostname ?? '*'}'`).join(', ') || 'none';
    throw new Error(
      `no HTTPS listener of Gateway '${this.gatewayName}' answers to '${hostname}'; it has ${there}: add a listener with that hostname`,
    );
  }

  private parent({ name }: GatewayListener): ParentReference {
    return { name: this.gatewayName, namespace: this.namespace, sectionName: name };
  }

  private redirect(): void {
    const ports = new Set(
      this.listeners.filter(({ protocol }) => protocol === 'HTTPS').map(({ port }) => port),
    );
    const [port] = ports;
    new HttpsRedirect(this, 'https-redirect', {
      name: `${this.gatewayName}-https-redirect`,
      namespace: this.namespace,
      listeners: this.httpListeners(),
      ...(port !== undefined && ports.size === 1 && { port }),
    });
  }
}

function listenerSpec(listener: GatewayListener, props: HomelabGatewayProps): ListenerSpec {
  const { name, protocol, port, hostname, routesFrom = 'All' } = listener;
  const tls = tlsSpec(listener, props);
  return {
    name,
    protocol,
    port,
    ...(hostname !== undefined && { hostname }),
    ...(tls !== undefined && { tls }),
    allowedRoutes: { namespaces: { from: routesFrom } },
  };
}

function tlsSpec(listener: GatewayListener, props: HomelabGatewayProps): ListenerSpec['tls'] {
  const { name, protocol, tls } = listener;
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return undefined;
  if (tls?.mode === 'Passthrough') return { mode: 'Passthrough' };
  const secret = certificateSecret(props, listener);
  if (secret === undefined) {
    throw new Error(
      `listener '${name}' of Gateway '${props.name}' terminates TLS and has no certificate: name a Secret in tls.certificateSecret, or give the Gateway a clusterIssuer and the listener a hostname`,
    );
  }
  return { mode: 'Terminate', certificateRefs: [{ name: secret }] };
}
