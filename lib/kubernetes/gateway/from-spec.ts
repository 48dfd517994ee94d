import type { Chart } from 'cdk8s';
import type { Platform } from '../../homelab';
import { type Exposed, exposedApps } from '../rules/exposed';
import type { ServicePort } from '../service-port';
import { ExposedRoute } from './exposed-route';
import type { HomelabGateway } from './homelab-gateway';

/** The apps a platform can expose, and the Service of each. */
export type ExposableServices = Readonly<Record<Exposed['app'], ServicePort>>;

/**
 * Adds a route for every app that is exposed. One that needs a log-in gets none before there is a log-in.
 *
 * @throws Error where no HTTPS listener answers to its name
 */
export function addRoutes(
  chart: Chart,
  platform: Platform,
  services: ExposableServices,
  gateway: HomelabGateway | undefined,
): void {
  for (const { app, expose } of exposedApps(platform)) {
    if (expose.authenticated) continue;
    const { hostname } = expose;
    if (gateway === undefined) {
      throw new Error(
        `${app} is to be reached at '${hostname}', and there is no gateway: declare platform.gateway`,
      );
    }
    const { name, namespace, port } = services[app];
    new ExposedRoute(chart, app, {
      name: app,
      namespace,
      hostname,
      listener: gateway.httpsListener(hostname),
      service: { name, port },
    });
  }
}
