import type { ExposedApp, Gateway, GatewayListener, Platform } from '../../homelab';
import { type Breach, quoted } from './breach';
import { isHostname } from './name';

/** An app with a host name on the Gateway. */
export interface Exposed {
  /** Who. */
  readonly app: 'grafana' | 'prometheus';
  /** The namespace of its Service. */
  readonly namespace: string;
  /** Where it is declared, below `platform`. */
  readonly path: readonly string[];
  /** What is declared. */
  readonly expose: ExposedApp;
}

/** Every app that a platform exposes. */
export function exposedApps({ monitoring }: Platform): Exposed[] {
  const apps: [Exposed['app'], ExposedApp | undefined][] = [
    ['grafana', monitoring?.grafana?.expose],
    ['prometheus', monitoring?.prometheus.expose],
  ];
  const namespace = monitoring?.namespace ?? 'monitoring';
  return apps.flatMap(([app, expose]) =>
    expose === undefined ? [] : [{ app, namespace, expose, path: ['monitoring', app, 'expose'] }],
  );
}

/** Exposed names that no HTTPS listener answers to. Paths are below `platform`. */
export function exposedBreaches(platform: Platform): Breach[] {
  return exposedApps(platform).flatMap((exposed): Breach[] => {
    const { path } = exposed;
    const message = whyUnreachable(exposed, platform.gateway);
    return message === undefined
      ? []
      : [{ code: 'exposed-without-listener', path: [...path, 'hostname'], message }];
  });
}

/** The HTTPS listener that answers to a name: the one with the longest matching hostname, as Gateway API orders them. */
export function httpsListenerFor(
  listeners: readonly GatewayListener[],
  hostname: string,
): GatewayListener | undefined {
  const matching = listeners.filter(
    (listener) => listener.protocol === 'HTTPS' && answersTo(listener, hostname),
  );
  const closeness = ({ hostname: own = '' }: GatewayListener) => (own === hostname ? Infinity : own.length);
  return matching.reduce<GatewayListener | undefined>(
    (best, one) => (best === undefined || closeness(one) > closeness(best) ? one : best),
    undefined,
  );
}

function whyUnreachable(
  { app, namespace, expose }: Exposed,
  gateway: Gateway | undefined,
): string | undefined {
  const { hostname } = expose;
  if (!isHostname(hostname) || hostname.startsWith('*.')) {
    return `${app} is to be reached at ${quoted(hostname)}, which is no host name: write a lower-case DNS name, such as '${app}.k8s.example.com'`;
  }
  if (gateway === undefined) {
    return `${app} is to be reached at ${quoted(hostname)}, and there is no gateway: declare platform.gateway, or remove expose`;
  }
  const listener = httpsListenerFor(gateway.listeners, hostname);
  if (listener?.routesFrom === 'Same' && namespace !== gateway.namespace) {
    return `${app} is to be reached at ${quoted(hostname)}, whose listener ${quoted(listener.name)} takes routes of the Gateway's namespace ${quoted(gateway.namespace)} only, and ${app} is in ${quoted(namespace)}: remove routesFrom: 'Same'`;
  }
  if (listener !== undefined) return undefined;
  const listeners = gateway.listeners.filter(({ protocol }) => protocol === 'HTTPS');
  const there = listeners.map((one) => `${quoted(one.name)} for ${quoted(one.hostname ?? '*')}`).join(', ');
  return `${app} is to be reached at ${quoted(hostname)}, to which no HTTPS listener of Gateway ${quoted(gateway.name)} answers (it has ${there || 'none'}): add a listener with that hostname, or take a name that one answers to`;
}

/** A wildcard stands for one label or more. @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname */
function answersTo({ hostname: own }: GatewayListener, hostname: string): boolean {
  if (own === undefined || own === hostname) return true;
  return own.startsWith('*.') && hostname.endsWith(own.slice(1));
}
